/** Can the keyboard reach the rest of a wide formula in the view as a student, as it can on the paper? */

import { attachScrollers } from "../paper/scrollers.js";

attachScrollers(document.querySelectorAll("[data-scroller]"));
