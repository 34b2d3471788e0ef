// A Bluesky server (PDS) with a directory of identities (PLC) in memory, for tests: 127.0.0.1 only, state in DATA.
// Run in the folder that holds node_modules. Environment: PDS_PORT, PLC_PORT, DATA; PDS_RATE_LIMITS=off lifts the limits.
import { createRequire } from "node:module"
import net from "node:net"
import path from "node:path"

const require = createRequire(path.join(process.cwd(), "package.json"))
const { PDS, envToCfg, envToSecrets } = require("@atproto/pds")
const { PlcServer, Database } = require("@did-plc/server")
const { Secp256k1Keypair } = require("@atproto/crypto")

// Both servers listen on a bare port, which would be every interface of the machine.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (first, ...rest) {
  const bare = typeof first === "number" && typeof rest[0] !== "string"
  return listen.call(this, first, ...(bare ? ["127.0.0.1"] : []), ...rest)
}

const { PDS_PORT, PLC_PORT, DATA } = process.env
const plc = PlcServer.create({ db: Database.mock(), port: Number(PLC_PORT) })
await plc.start()
const rotation = await Secp256k1Keypair.create({ exportable: true })
const settings = {
  devMode: true,
  hostname: "localhost",
  port: Number(PDS_PORT),
  dataDirectory: DATA,
  blobstoreDiskLocation: path.join(DATA, "blobs"),
  blobstoreDiskTmpLocation: path.join(DATA, "blobs-tmp"),
  didPlcUrl: `http://127.0.0.1:${PLC_PORT}`,
  recoveryDidKey: (await Secp256k1Keypair.create()).did(),
  plcRotationKeyK256PrivateKeyHex: Buffer.from(await rotation.export()).toString("hex"),
  adminPassword: "of the tests",
  jwtSecret: "of the tests as well",
  serviceHandleDomains: [".test"],
  modServiceUrl: "https://moderation.invalid",
  modServiceDid: "did:example:invalid",
  inviteRequired: false,
  disableSsrfProtection: true,
  rateLimitsEnabled: process.env.PDS_RATE_LIMITS !== "off",
}
const pds = await PDS.create(envToCfg(settings), envToSecrets(settings))
await pds.start()
console.log("ready")
process.on("SIGTERM", async () => {
  await pds.destroy()
  await plc.destroy()
  process.exit(0)
})
