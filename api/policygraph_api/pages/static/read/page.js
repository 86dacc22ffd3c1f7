// Ties the statements of a document's page to its words.
import { tie } from "./beside.js";

tie(document.querySelector("[data-beside]"));
document.getElementById("at")?.scrollIntoView({ block: "center" });
