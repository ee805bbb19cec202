// Package vault keeps secrets: in the operating system's keychain, or, when
// the user says so, in memory until the program ends. Files elsewhere hold a
// [Ref], never a secret.
//
// A keychain's "OK" does not mean stored. KeePassXC answers OK to an overwrite
// and keeps the old value, fills in what looks like a placeholder, and mangles
// bytes that are not text; dismissed prompts come back as success; a frozen
// daemon never answers. Hence the rules here:
//
//   - Items are immutable. A change is a new item under a new random id; the
//     caller switches its reference and deletes the old one.
//   - Values are short ASCII with a checksum, see [MaxPayload].
//   - Every write is read back, every deletion looked up.
//   - One goroutine talks to the keychain, one request at a time. A request
//     that takes too long is given up and the vault is [Stuck].
//   - Before each request the session bus is asked whether a keychain is there
//     and open, without starting a bus. A background request never makes the
//     keychain ask the user for anything, see [Interactive].
//   - The ids of own items are noted in a journal before they are written, so
//     that [Vault.Sweep] finds what a crash left behind and touches nothing
//     that belongs to others.
//
// Nothing here falls back to a plain file, and nothing falls back silently.
// Only this package imports go-keyring.
package vault
