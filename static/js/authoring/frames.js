/** Which frames of this page show a student's view? Each is made as tall as what it shows. */

import { attachFrame } from "./frame.js";

for (const frame of document.querySelectorAll("[data-student-frame]")) attachFrame(frame);
