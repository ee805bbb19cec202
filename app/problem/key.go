package problem

import (
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth"
)

// KeyWords say why a file or a pasted text can't be used as a key, and what to
// do about it. They hold nothing of it.
func KeyWords(e *oauth.KeyError) (sentence, fix text.Text) {
	if e.Fault == oauth.KeyUnsupported && e.Command != "" {
		return unsupportedKey(), text.T("own-key.encryption.fix", "Encrypt it anew with this line, then choose the new file.")
	}
	if words, known := keyFaults(e.IDs)[e.Fault]; known {
		return words[0], words[1]
	}
	return text.T("own-key.form", "This is no key in a form that Flowlatch knows"),
		text.T("own-key.form.fix", "It reads PEM, DER, JWK and JWKS. Choose the file that holds the private key.")
}

// KeyCommand is the line that converts the file, old.pem to new.pem or alike; ""
// for none.
func KeyCommand(e *oauth.KeyError) string {
	if e.Fault == oauth.KeyStore {
		return "keytool -importkeystore -srckeystore old.jks -destkeystore old.p12 -deststoretype PKCS12"
	}
	return e.Command
}

func unsupportedKey() text.Text {
	return text.T("own-key.unsupported", "Keys of this type, curve or encryption can't be used")
}

// keyFaults are a sentence and a way out for each fault; ids are of the keys that
// a file with several holds.
func keyFaults(ids []string) map[oauth.KeyFault][2]text.Text {
	theOther := text.T("own-key.public.fix", "Signing takes the private half. It was made together with this one and is often called .key or private.pem.")
	convert := text.T("own-key.convert.fix", "Convert it with this line, then choose the new file.")
	return map[oauth.KeyFault][2]text.Text{
		oauth.KeyEmpty:         {text.T("own-key.empty", "There is nothing in it"), text.T("own-key.empty.fix", "Choose the file that holds the private key.")},
		oauth.KeyTooLarge:      {text.T("own-key.too-large", "It is far larger than any key"), text.T("own-key.too-large.fix", "A key takes a few kilobytes. Choose the file that holds nothing but the key.")},
		oauth.KeyBinary:        {text.T("own-key.binary", "These bytes are no key"), text.T("own-key.binary.fix", "It is neither text nor DER. Choose the file that holds the private key.")},
		oauth.KeyTruncated:     {text.T("own-key.truncated", "A part of the key is missing"), text.T("own-key.truncated.fix", "Copy it again from the first line, -----BEGIN, to the last, -----END.")},
		oauth.KeyDoubled:       {text.T("own-key.doubled", "The same key stands in it twice"), text.T("own-key.doubled.fix", "Leave it in once.")},
		oauth.KeySeveral:       {text.T("own-key.several", "It holds several private keys: {{.Keys}}", "Keys", strings.Join(ids, ", ")), text.T("own-key.several.fix", "Leave the one that the app is to use.")},
		oauth.KeyDamaged:       {text.T("own-key.damaged", "The key is damaged"), text.T("own-key.damaged.fix", "Its form is known, but what it says doesn't add up. Copy it again, or get the file again from where it was made.")},
		oauth.KeyPublic:        {text.T("own-key.public", "This is a public key"), theOther},
		oauth.KeyCertificate:   {text.T("own-key.certificate", "This is a certificate, which holds a public key"), theOther},
		oauth.KeyRequest:       {text.T("own-key.request", "This is a certificate signing request, which holds a public key"), theOther},
		oauth.KeySymmetric:     {text.T("own-key.symmetric", "This is a shared secret, not a key pair"), text.T("own-key.symmetric.fix", "Okta takes only signatures of a private key: RSA, or EC on P-256, P-384 or P-521.")},
		oauth.KeyNeedsPassword: {text.T("own-key.needs-password", "The key is encrypted"), text.T("own-key.needs-password.fix", "Give its password. It is used once and not kept.")},
		oauth.KeyWrongPassword: {text.T("own-key.wrong-password", "That password doesn't open it"), text.T("own-key.wrong-password.fix", "Try again. A damaged file looks the same as a wrong password.")},
		oauth.KeyLegacy:        {text.T("own-key.legacy", "The key is encrypted in the outdated way of PEM"), convert},
		oauth.KeySSH:           {text.T("own-key.ssh", "This is a key in the form of OpenSSH or PuTTY"), convert},
		oauth.KeyPKCS12:        {text.T("own-key.pkcs12", "This is a .p12 or .pfx container"), text.T("own-key.pkcs12.fix", "Take the key out of it with this line, then choose the new file.")},
		oauth.KeyStore:         {text.T("own-key.keystore", "This is a Java keystore"), text.T("own-key.keystore.fix", "Turn it into a .p12 with this line; choosing that file shows the next one.")},
		oauth.KeyTooSmall:      {text.T("own-key.too-small", "RSA keys below 2048 bits are too weak"), text.T("own-key.too-small.fix", "RSA signatures take 2048 bits or more (RFC 7518). Let Flowlatch make a new key.")},
		oauth.KeyMismatch:      {text.T("own-key.mismatch", "The file names an algorithm of another kind of key"), text.T("own-key.mismatch.fix", "RS256, RS384 and RS512 are for RSA; ES256, ES384 and ES512 for P-256, P-384 and P-521. Correct alg in the file, or take it out.")},
		oauth.KeyWrongUse:      {text.T("own-key.wrong-use", "The key is marked for something other than signing"), text.T("own-key.wrong-use.fix", "Choose the one whose use is sig.")},
		oauth.KeyUnsupported:   {unsupportedKey(), text.T("own-key.unsupported.fix", "Okta takes RSA keys, and EC keys on P-256, P-384 and P-521.")},
	}
}
