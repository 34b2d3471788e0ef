// Weighs the strings of a JSON array on standard input as X does. Run in the folder that holds node_modules.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"

const { parseTweet } = createRequire(path.join(process.cwd(), "package.json"))("twitter-text")
const texts = JSON.parse(readFileSync(0, "utf8"))
console.log(JSON.stringify(texts.map((text) => parseTweet(text).weightedLength)))
