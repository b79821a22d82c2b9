// Everything here makes a working page quicker; nothing here makes it work.

import htmx from "htmx.org/dist/htmx.esm.js";
import { watchAnnouncements, watchToasts } from "./announce.js";
import { watchCopying } from "./copy.js";
import { watchFocus } from "./focus.js";
import { watchKeys } from "./keys.js";
import { watchOverlays } from "./overlays.js";
import { watchPreferences } from "./preferences.js";
import { watchRequests } from "./requests.js";
import { enhanceSearchBoxes } from "./suggest.js";
import { watchSubmitting } from "./submits.js";
import { registerWorker } from "./worker.js";
import { enhanceYears } from "./years.js";

watchRequests();
watchFocus();
watchAnnouncements();
watchToasts();
watchKeys();
watchCopying();
watchOverlays();
watchPreferences();
watchSubmitting();
registerWorker();
htmx.onLoad((root) => {
  enhanceSearchBoxes(root);
  enhanceYears(root);
});
