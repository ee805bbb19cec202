// Node 18 has the Web Cryptography API, but not where both libraries look for it.
import { webcrypto } from 'node:crypto'

globalThis.crypto ??= webcrypto
globalThis.CryptoKey ??= webcrypto.CryptoKey
