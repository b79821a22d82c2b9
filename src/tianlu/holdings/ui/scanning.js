// Barcodes read by the camera of a phone, where the browser can: each is written into the field as a scanner would type it.

const area = document.querySelector("textarea[data-scan]");
const camera = document.querySelector("[data-camera]");
const FORMATS = ["code_128", "code_39", "codabar", "ean_13", "itf", "qr_code"];
const PAUSE = 150; // ms between two looks
const AGAIN = 2500; // ms in which the same barcode is the same book still before the camera

let stream = null;
let timer = 0;
const seen = new Map();

function say(words) {
  camera.querySelector("[data-camera-said]").textContent = words;
}

function write(code) {
  const now = Date.now();
  const before = seen.get(code) ?? -Infinity;
  seen.set(code, now);
  if (now - before < AGAIN) return;
  const gap = area.value && !area.value.endsWith("\n") ? "\n" : "";
  area.value += `${gap}${code}\n`;
  area.scrollTop = area.scrollHeight;
  say(`${camera.dataset.wordsRead} ${code}`);
  navigator.vibrate?.(60);
}

async function look(detector, video) {
  if (!stream) return;
  try {
    for (const found of await detector.detect(video)) write(found.rawValue);
  } catch {
    // A frame that is not ready yet; the next look tries again.
  }
  timer = setTimeout(() => look(detector, video), PAUSE);
}

function stop(button, video) {
  clearTimeout(timer);
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.hidden = true;
  video.srcObject = null;
  button.querySelector("span").textContent = camera.dataset.wordsOn;
  button.setAttribute("aria-pressed", "false");
}

async function start(detector, button, video) {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  } catch {
    say(camera.dataset.wordsDenied);
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  button.querySelector("span").textContent = camera.dataset.wordsOff;
  button.setAttribute("aria-pressed", "true");
  video.play().catch(() => {}); // a camera that sends no picture yet is looked at again anyway
  look(detector, video);
}

async function offer() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const can = await BarcodeDetector.getSupportedFormats();
  const formats = FORMATS.filter((one) => can.includes(one));
  if (!formats.length) return;
  const detector = new BarcodeDetector({ formats });
  const button = camera.querySelector("[data-camera-switch]");
  const video = camera.querySelector("video");
  camera.hidden = false;
  button.addEventListener("click", () => (stream ? stop(button, video) : start(detector, button, video)));
  window.addEventListener("pagehide", () => stop(button, video));
}

if (area && camera) {
  area.focus();
  offer();
}
