// The editor of a record: rows added, moved and removed by keyboard, saved and checked while one types, fields explained.

import { Suggestions } from "../../kit/ui/src/js/suggest.js";

const editor = document.getElementById("editor");
const PAUSE = 700;
const MARK = "‡";
let fresh = 0;
let timer;

/** Tell the checks that something was typed; they save the draft and come back with what they find. */
function typed() {
  clearTimeout(timer);
  timer = setTimeout(() => editor.dispatchEvent(new CustomEvent("typed")), PAUSE);
}

const rowOf = (element) => element?.closest?.("[data-row]");
const inputs = (row) => [...row.querySelectorAll("input:not([type=hidden]):not([disabled]), textarea, select")];

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

function newRow(after) {
  const template = document.getElementById("blank-row");
  if (!template) return null;
  fresh += 1;
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("ROW", `n${Date.now()}${fresh}`);
  const row = holder.querySelector("[data-row]");
  if (after) after.after(row);
  else document.querySelector(".marc-rows").append(row);
  ready(row);
  inputs(row)[0].focus();
  return row;
}

/** Remove a row, and say so with a way back. */
function removeRow(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  const place = document.createComment("");
  row.replaceWith(place);
  if (next) inputs(next).at(-1)?.focus();
  offerUndo(() => {
    place.replaceWith(row);
    inputs(row).at(-1)?.focus();
    typed();
  });
  typed();
}

function offerUndo(act) {
  const region = document.getElementById("toasts");
  const line = document.createElement("div");
  line.className = "toast";
  const words = document.createElement("span");
  words.textContent = editor.dataset.wordsRemoved;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small";
  button.textContent = editor.dataset.wordsUndo;
  button.addEventListener("click", () => {
    line.remove();
    act();
  });
  line.append(words, button);
  region.append(line);
  document.getElementById("live").textContent = editor.dataset.wordsRemoved;
  setTimeout(() => line.remove(), 10_000);
}

function move(row, by) {
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other?.matches("[data-row]") || other.dataset.row === "LDR" || row.dataset.row === "LDR") return;
  const held = document.activeElement;
  if (by < 0) other.before(row);
  else other.after(row);
  held?.focus();
  typed();
}

/** `$` begins a subfield; typed twice it is the sign itself. */
function mark(area, event) {
  if (event.data !== "$" && event.data !== "＄") return;
  const at = area.selectionStart;
  const before = area.value.slice(0, at - 1);
  const after = area.value.slice(at);
  const twice = before.endsWith(MARK);
  area.value = (twice ? `${before.slice(0, -1)}$` : before + MARK) + after;
  area.setSelectionRange(twice ? at - 1 : at, twice ? at - 1 : at);
}

/** A full tag leads on to the indicators, they to the content; the note says what the field is. */
function advance(input) {
  const row = rowOf(input);
  if (!row || !input.matches(".marc-tag, .marc-mark") || input.value.length < input.maxLength) return;
  const fields = inputs(row).filter((one) => !one.hidden);
  fields[fields.indexOf(input) + 1]?.focus();
}

function fixedTag(row) {
  const tag = row.querySelector("input.marc-tag")?.value ?? "";
  const bare = tag.startsWith("00") || tag.toUpperCase() === "LDR"; // neither has indicators
  for (const one of row.querySelectorAll(".marc-mark")) one.hidden = bare;
  const name = [...(document.getElementById("tags")?.options ?? [])].find((option) => option.value === tag)?.textContent;
  const note = row.querySelector(".marc-note");
  if (name && note) {
    note.textContent = name;
    row.querySelector(".marc-body").setAttribute("aria-label", `${tag} ${name}`);
  }
}

let explained = "";
async function explain(row) {
  const tag = row?.dataset.tag ?? row?.querySelector(".marc-tag")?.value ?? row?.querySelector(".marc-tag")?.textContent;
  if (!/^[0-9A-Za-z]{3}$/.test(tag ?? "") || tag === explained) return;
  explained = tag;
  const answer = await fetch(editor.dataset.help.replace("TAG", tag), { headers: { "HX-Request": "true" } });
  if (answer.ok && explained === tag) document.getElementById("help").innerHTML = await answer.text();
}

/** What was found, beside the row it is about. */
function showFindings() {
  const now = document.getElementById("revision-now");
  if (now) {
    document.getElementById("revision").value = now.dataset.revision;
    document.getElementById("saved").textContent = editor.dataset.wordsLeave;
  }
  const words = new Map();
  const severe = new Set();
  for (const found of document.querySelectorAll(".finding[data-for]")) {
    const id = found.dataset.for;
    words.set(id, [...(words.get(id) ?? []), found.dataset.words]);
    if (found.matches(".finding-error")) severe.add(id);
  }
  for (const row of editor.querySelectorAll("[data-row]")) {
    tell(row, (words.get(row.dataset.row) ?? []).join(" "), severe.has(row.dataset.row));
  }
}

/** What was found about a row stands below it; an error marks its content as invalid too. */
function tell(row, words, severe) {
  const line = row.querySelector(".row-finding");
  const area = row.querySelector(".marc-body") ?? inputs(row)[0];
  line.hidden = !words;
  line.textContent = words;
  line.classList.toggle("field-error", severe);
  if (!area) return;
  if (severe) area.setAttribute("aria-invalid", "true");
  else area.removeAttribute("aria-invalid");
  if (words) area.setAttribute("aria-describedby", line.id);
  else area.removeAttribute("aria-describedby");
}

/** From what was found to its field, which in the form has several inputs and may be folded away. */
function lead(link, event) {
  const row = link && editor.querySelector(`[data-row="${CSS.escape(link.hash.slice("#body-".length))}"]`);
  if (!row) return;
  event.preventDefault();
  row.closest("details")?.setAttribute("open", "");
  (row.querySelector(".marc-body") ?? inputs(row)[0])?.focus();
}

function ready(root) {
  for (const hidden of root.querySelectorAll("[data-add-row], [data-remove-row], [data-repeat]")) hidden.hidden = false;
  for (const area of root.querySelectorAll("textarea")) grow(area);
}

/** A field of the form once more, empty. */
function repeat(row) {
  const copy = row.cloneNode(true);
  for (const list of copy.querySelectorAll(".suggestions")) list.remove();
  for (const one of copy.querySelectorAll("[aria-controls]")) {
    for (const name of ["role", "aria-controls", "aria-expanded", "aria-autocomplete"]) one.removeAttribute(name);
  }
  fresh += 1;
  const id = `n${Date.now()}${fresh}`;
  const old = row.dataset.row;
  copy.dataset.row = id;
  for (const one of copy.querySelectorAll("*")) {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      const value = one.getAttribute(name);
      if (value) one.setAttribute(name, value.replace(`.${old}`, `.${id}`).replace(`-${old}`, `-${id}`));
    }
    if (one.matches('[name="row"]')) one.value = id;
    if (one.matches(`[name="was.${id}"]`)) one.value = "";
    if (one.matches(`[name="value.${id}"]`)) one.value = "";
  }
  row.after(copy);
  inputs(copy)[0]?.focus();
}

/** Names that the library's authorities have, offered in a heading; what is chosen stands as its subfield a. */
class HeadingBox extends Suggestions {
  constructor(input) {
    super(input, input.parentElement, editor.dataset.wordsAuthorities);
    input.parentElement.classList.add("offers");
  }

  tag() {
    const row = rowOf(this.input);
    return row.dataset.tag ?? row.querySelector("input.marc-tag")?.value ?? "";
  }

  /** Where the heading stands in the input: all of it in the form, from ‡a to the next mark in the MARC view. */
  span() {
    const text = this.input.value;
    if (!this.input.matches(".marc-body")) return [0, text.length];
    const start = text.startsWith(`${MARK}a`) ? 2 : text.includes(MARK) ? -1 : 0;
    const end = text.indexOf(MARK, Math.max(start, 0));
    return start < 0 ? null : [start, end < 0 ? text.length : end];
  }

  question() {
    const span = this.span();
    const at = this.input.selectionStart;
    if (!span || at < span[0] || at > span[1] || !editor.dataset.headings.split(" ").includes(this.tag())) return null;
    const text = this.input.value.slice(...span).trim();
    if (!text) return null;
    const address = new URL(editor.dataset.authorities, location.href);
    address.searchParams.set("q", text);
    address.searchParams.set("tag", this.tag());
    return address;
  }

  take(option) {
    const [start, end] = this.span();
    this.input.setRangeText(option.dataset.value, start, end, "end");
    this.input.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
    this.close();
    clearTimeout(this.timer);
  }
}

/** The box of a heading is made when it is first entered: a record may have hundreds of fields. */
function offerNames(input) {
  const code = input.previousElementSibling?.matches?.('[name^="code."]') ? input.previousElementSibling.value : "";
  const heading = input.matches(".marc-body:not(.marc-fixed):not([readonly])") || (input.matches("input") && code === "a");
  if (heading && !input.hasAttribute("aria-controls")) new HeadingBox(input);
}

const KEYS = {
  "ctrl+Enter": () => document.getElementById("publish").click(),
  "ctrl+s": () => document.getElementById("keep").click(),
  "ctrl+Delete": (row) => row && row.dataset.row !== "LDR" && row.querySelector("[data-remove-row]") && removeRow(row),
  "alt+ArrowUp": (row) => move(row, -1),
  "alt+ArrowDown": (row) => move(row, 1),
  F1: (row) => {
    explained = "";
    explain(row);
  },
  Enter: (row, target) => target.matches(".marc-row input, .marc-row textarea") && newRow(row),
};

/** A form sent while a save is under way would not know the revision that the save makes: it waits for it. */
function watchSaves() {
  let saving = 0;
  let waiting = null;
  let sent = false; // a second publication would be told that the draft is gone
  const checks = document.getElementById("checks");
  checks.addEventListener("htmx:beforeRequest", () => {
    saving += 1;
  });
  checks.addEventListener("htmx:afterRequest", (event) => {
    saving -= 1;
    if (!event.detail.successful) document.getElementById("saved").textContent = editor.dataset.wordsUnsaved;
    if (!waiting || saving) return;
    const submitter = waiting;
    waiting = null;
    setTimeout(() => editor.requestSubmit(submitter), 50); // once its answer is in the page
  });
  editor.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!saving && !sent) {
      sent = true;
      return;
    }
    event.preventDefault();
    if (!sent) waiting = event.submitter;
  });
  window.addEventListener("pageshow", () => {
    sent = false; // the page may come back as it was left
  });
}

function watch() {
  watchSaves();
  ready(document);
  showFindings();
  editor.addEventListener("input", (event) => {
    if (event.target.matches(".marc-body:not(.marc-fixed)")) mark(event.target, event);
    if (event.target.matches("textarea")) grow(event.target);
    if (event.target.matches("input.marc-tag")) fixedTag(rowOf(event.target));
    if (!event.isComposing) advance(event.target);
    typed();
  });
  editor.addEventListener("change", typed);
  editor.addEventListener("focusin", (event) => {
    explain(rowOf(event.target));
    offerNames(event.target);
  });
  editor.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const name = `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.altKey ? "alt+" : ""}${event.key}`;
    const act = KEYS[name];
    if (!act || (name === "Enter" && !event.target.matches(".marc-row input, .marc-row textarea"))) return;
    if (name.startsWith("alt+") && !event.target.closest(".marc-row")) return; // there it opens a menu
    event.preventDefault();
    act(rowOf(event.target), event.target);
  });
  editor.addEventListener("click", (event) => {
    const row = rowOf(event.target);
    if (event.target.closest("[data-remove-row]")) removeRow(row);
    else if (event.target.closest("[data-add-row]")) newRow(null);
    else if (event.target.closest("[data-repeat]")) repeat(row);
  });
  document.getElementById("checks").addEventListener("click", (event) => lead(event.target.closest("a[href^='#body-']"), event));
  document.addEventListener("htmx:afterSettle", showFindings);
}

if (editor) watch();
