package setup

import (
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth"
)

// KeyRefusal is why a file or a pasted text can't be used as a key. It holds
// nothing of it.
type KeyRefusal struct {
	Fault    string // stable: those of the importer
	Sentence text.Text
	Fix      text.Text
	Command  string // converts the file: old.pem to new.pem; "" for none
	Password bool   // the right password would do
}

// Error implements error.
func (r *KeyRefusal) Error() string { return r.Sentence.String() + ". " + r.Fix.String() }

func refusal(e *oauth.KeyError) *KeyRefusal {
	r := &KeyRefusal{Fault: string(e.Fault), Command: e.Command}
	r.Password = e.Fault == oauth.KeyNeedsPassword || e.Fault == oauth.KeyWrongPassword
	if e.Fault == oauth.KeyStore {
		r.Command = "keytool -importkeystore -srckeystore old.jks -destkeystore old.p12 -deststoretype PKCS12"
	}
	for _, words := range []func(*oauth.KeyError) (sentence, fix text.Text){damaged, notPrivate, otherForm, unfit} {
		if r.Sentence, r.Fix = words(e); !r.Sentence.IsZero() {
			return r
		}
	}
	r.Sentence = text.T("own-key.form", "This is no key in a form that Flowlatch knows")
	r.Fix = text.T("own-key.form.fix", "It reads PEM, DER, JWK and JWKS. Choose the file that holds the private key.")
	return r
}

// damaged words what is no whole key.
func damaged(e *oauth.KeyError) (sentence, fix text.Text) {
	switch e.Fault {
	case oauth.KeyEmpty:
		return text.T("own-key.empty", "There is nothing in it"), text.T("own-key.empty.fix", "Choose the file that holds the private key.")
	case oauth.KeyTooLarge:
		return text.T("own-key.too-large", "It is far larger than any key"), text.T("own-key.too-large.fix", "A key takes a few kilobytes. Choose the file that holds nothing but the key.")
	case oauth.KeyBinary:
		return text.T("own-key.binary", "These bytes are no key"), text.T("own-key.binary.fix", "It is neither text nor DER. Choose the file that holds the private key.")
	case oauth.KeyTruncated:
		return text.T("own-key.truncated", "A part of the key is missing"), text.T("own-key.truncated.fix", "Copy it again from the first line, -----BEGIN, to the last, -----END.")
	case oauth.KeyDoubled:
		return text.T("own-key.doubled", "The same key stands in it twice"), text.T("own-key.doubled.fix", "Leave it in once.")
	case oauth.KeySeveral:
		return text.T("own-key.several", "It holds several private keys: {{.Keys}}", "Keys", strings.Join(e.IDs, ", ")), text.T("own-key.several.fix", "Leave the one that the app is to use.")
	case oauth.KeyDamaged:
		return text.T("own-key.damaged", "The key is damaged"), text.T("own-key.damaged.fix", "Its form is known, but what it says doesn't add up. Copy it again, or get the file again from where it was made.")
	}
	return text.Text{}, text.Text{}
}

// notPrivate words what holds no private key.
func notPrivate(e *oauth.KeyError) (sentence, fix text.Text) {
	fix = text.T("own-key.public.fix", "Signing takes the private half. It was made together with this one and is often called .key or private.pem.")
	switch e.Fault {
	case oauth.KeyPublic:
		return text.T("own-key.public", "This is a public key"), fix
	case oauth.KeyCertificate:
		return text.T("own-key.certificate", "This is a certificate, which holds a public key"), fix
	case oauth.KeyRequest:
		return text.T("own-key.request", "This is a certificate signing request, which holds a public key"), fix
	case oauth.KeySymmetric:
		return text.T("own-key.symmetric", "This is a shared secret, not a key pair"), text.T("own-key.symmetric.fix", "Okta takes only signatures of a private key: RSA, or EC on P-256, P-384 or P-521.")
	}
	return text.Text{}, text.Text{}
}

// otherForm words what can be converted or opened.
func otherForm(e *oauth.KeyError) (sentence, fix text.Text) {
	convert := text.T("own-key.convert.fix", "Convert it with this line, then choose the new file.")
	switch e.Fault {
	case oauth.KeyNeedsPassword:
		return text.T("own-key.needs-password", "The key is encrypted"), text.T("own-key.needs-password.fix", "Give its password. It is used once and not kept.")
	case oauth.KeyWrongPassword:
		return text.T("own-key.wrong-password", "That password doesn't open it"), text.T("own-key.wrong-password.fix", "Try again. A damaged file looks the same as a wrong password.")
	case oauth.KeyLegacy:
		return text.T("own-key.legacy", "The key is encrypted in the outdated way of PEM"), convert
	case oauth.KeySSH:
		return text.T("own-key.ssh", "This is a key in the form of OpenSSH or PuTTY"), convert
	case oauth.KeyPKCS12:
		return text.T("own-key.pkcs12", "This is a .p12 or .pfx container"), text.T("own-key.pkcs12.fix", "Take the key out of it with this line, then choose the new file.")
	case oauth.KeyStore:
		return text.T("own-key.keystore", "This is a Java keystore"), text.T("own-key.keystore.fix", "Turn it into a .p12 with this line; choosing that file shows the next one.")
	}
	return text.Text{}, text.Text{}
}

// unfit words keys that can be read and may not be used.
func unfit(e *oauth.KeyError) (sentence, fix text.Text) {
	switch e.Fault {
	case oauth.KeyTooSmall:
		return text.T("own-key.too-small", "RSA keys below 2048 bits are too weak"), text.T("own-key.too-small.fix", "RSA signatures take 2048 bits or more (RFC 7518). Let Flowlatch make a new key.")
	case oauth.KeyMismatch:
		return text.T("own-key.mismatch", "The file names an algorithm of another kind of key"), text.T("own-key.mismatch.fix", "RS256, RS384 and RS512 are for RSA; ES256, ES384 and ES512 for P-256, P-384 and P-521. Correct alg in the file, or take it out.")
	case oauth.KeyWrongUse:
		return text.T("own-key.wrong-use", "The key is marked for something other than signing"), text.T("own-key.wrong-use.fix", "Choose the one whose use is sig.")
	case oauth.KeyUnsupported:
		fix = text.T("own-key.unsupported.fix", "Okta takes RSA keys, and EC keys on P-256, P-384 and P-521.")
		if e.Command != "" {
			fix = text.T("own-key.encryption.fix", "Encrypt it anew with this line, then choose the new file.")
		}
		return text.T("own-key.unsupported", "Keys of this type, curve or encryption can't be used"), fix
	}
	return text.Text{}, text.Text{}
}
