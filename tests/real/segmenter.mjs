// Counts the strings of a JSON array on standard input as a server in JavaScript would.
import { readFileSync } from "node:fs"

const segmenter = new Intl.Segmenter()
const counts = JSON.parse(readFileSync(0, "utf8")).map((text) => ({
  clusters: [...segmenter.segment(text)].length,
  units: text.length,
  bytes: Buffer.byteLength(text),
}))
console.log(JSON.stringify({ unicode: process.versions.unicode, counts }))
