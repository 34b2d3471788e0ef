// The peer: nodemailer's pool sends COUNT personalised messages of about 40 KB and prints the seconds it took.
// usage: node nodemailer.mjs FOLDER_WITH_NODE_MODULES PORT COUNT CONNECTIONS HTML_FILE TEXT_FILE
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, port, count, connections, htmlFile, textFile] = process.argv.slice(2);
const nodemailer = createRequire(join(folder, "package.json"))("nodemailer");
const html = readFileSync(htmlFile, "utf8");
const text = readFileSync(textFile, "utf8");
const transport = nodemailer.createTransport({
  pool: true,
  host: "127.0.0.1",
  port: Number(port),
  secure: false,
  ignoreTLS: true,
  maxConnections: Number(connections),
  maxMessages: Infinity,
});
const message = (number) => {
  const address = `https://lists.example.org/u/token${number}`;
  return {
    from: "Briefing <briefing@example.org>",
    to: `reader${number}@example.org`,
    subject: "A weekly briefing",
    messageId: `<issue.${number}@example.org>`,
    headers: {
      "List-Unsubscribe": `<${address}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      "List-Id": "<weekly.example.org>",
      Precedence: "list",
    },
    text: text.replaceAll("https://unsubscribe.invalid/SLOT", address),
    html: html.replaceAll("https://unsubscribe.invalid/SLOT", address),
  };
};
let next = 0;
let sent = 0;
const worker = async () => {
  while (next < Number(count)) {
    await transport.sendMail(message(next++));
    sent++;
  }
};
const started = process.hrtime.bigint();
// twice as many askers as connections: the pool is never idle for want of a message
await Promise.all(Array.from({ length: 2 * Number(connections) }, worker));
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
transport.close();
console.log(JSON.stringify({ sent, seconds, cpu: process.cpuUsage() }));
