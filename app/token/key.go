package token

import (
	"errors"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// ReadKey reads a private key in any form that [oauth.ImportKey] knows, to sign
// with the algorithm and to be called kid; "" leaves what the file says, else
// the usual algorithm of the key and its thumbprint. Its errors are Problems;
// none holds anything of the key.
func ReadKey(data []byte, password secret.Secret, kid, algorithm string) (*oauth.Imported, error) {
	read, err := oauth.ImportKey(data, password)
	if err == nil && algorithm != "" {
		read.Key, err = read.Key.WithAlgorithm(algorithm)
	}
	if err == nil && kid != "" {
		read.Key, err = read.Key.WithID(kid)
	}
	if refused, ok := errors.AsType[*oauth.KeyError](err); ok {
		return nil, keyProblem(refused)
	}
	if err != nil {
		return nil, err
	}
	return read, nil
}

func keyProblem(e *oauth.KeyError) *problem.Problem {
	return problem.New("key."+string(e.Fault), text.T("key.refused", "The key can't be used"), keyCause(e), keyWay(e)).WithDetail(e.Error())
}

// keyCause says what the file is instead of a key that signs.
func keyCause(e *oauth.KeyError) text.Text {
	switch e.Fault {
	case oauth.KeyEmpty:
		return text.T("key.empty", "The file is empty.")
	case oauth.KeyTooLarge:
		return text.T("key.too-large", "The file is far larger than any key.")
	case oauth.KeyForm, oauth.KeyBinary:
		return text.T("key.form", "The file holds no key in a form that is known here.")
	case oauth.KeyPublic:
		return text.T("key.public", "This is a public key. Signing takes the private one.")
	case oauth.KeyCertificate:
		return text.T("key.certificate", "This is a certificate, which holds a public key. Signing takes the private one.")
	case oauth.KeyRequest:
		return text.T("key.request", "This is a certificate signing request, which holds a public key. Signing takes the private one.")
	case oauth.KeySymmetric:
		return text.T("key.symmetric", "This is a shared secret. Okta takes only signatures of a private key.")
	case oauth.KeyTruncated:
		return text.T("key.truncated", "The beginning or the end of the key is missing.")
	case oauth.KeyDoubled:
		return text.T("key.doubled", "The same key stands in the file twice.")
	case oauth.KeySeveral:
		return text.T("key.several", "The file holds several private keys: {{.Keys}}.", "Keys", strings.Join(e.IDs, ", "))
	case oauth.KeyDamaged:
		return text.T("key.damaged", "The form of the key is known, but its content doesn't add up.")
	}
	return unfitCause(e)
}

// unfitCause says why a key that could be read, or could be with some help, is
// refused.
func unfitCause(e *oauth.KeyError) text.Text {
	switch e.Fault {
	case oauth.KeyTooSmall:
		return text.T("key.too-small", "RSA keys below 2048 bits are too weak to sign with.")
	case oauth.KeyMismatch:
		return text.T("key.mismatch", "The algorithm is for another kind of key: RS256, RS384 and RS512 take RSA; ES256, ES384 and ES512 take the curves P-256, P-384 and P-521.")
	case oauth.KeyWrongUse:
		return text.T("key.wrong-use", "The key is marked for something other than signing.")
	case oauth.KeyNeedsPassword:
		return text.T("key.needs-password", "The key is encrypted, and no password was given.")
	case oauth.KeyWrongPassword:
		return text.T("key.wrong-password", "The key is encrypted with another password, or the file is damaged: the two look alike.")
	case oauth.KeyLegacy:
		return text.T("key.legacy", "The key is encrypted in the outdated way of PEM, which isn't read here.")
	case oauth.KeySSH:
		return text.T("key.ssh", "This is a key in a form of OpenSSH or PuTTY.")
	case oauth.KeyPKCS12:
		return text.T("key.pkcs12", "This is a PKCS#12 container (.p12, .pfx).")
	case oauth.KeyStore:
		return text.T("key.keystore", "This is a Java keystore.")
	}
	return text.T("key.unsupported", "Keys of this type, size, curve or encryption aren't read here. RSA and the curves P-256, P-384 and P-521 are.")
}

func keyWay(e *oauth.KeyError) problem.Way {
	switch {
	case e.Command != "":
		return problem.NewWay(problem.Retry, text.T("key.way.convert", "Convert the file: {{.Command}}", "Command", e.Command), text.Text{})
	case e.Fault == oauth.KeyNeedsPassword, e.Fault == oauth.KeyWrongPassword:
		return problem.NewWay(problem.Retry, text.T("key.way.password", "Give the key's password"), text.Text{})
	case e.Fault == oauth.KeyMismatch:
		return problem.NewWay(problem.Retry, text.T("key.way.algorithm", "Choose an algorithm that suits the key, or none"), text.Text{})
	case e.Fault == oauth.KeySeveral, e.Fault == oauth.KeyDoubled:
		return problem.NewWay(problem.Retry, text.T("key.way.one", "Leave one key in the file"), text.Text{})
	}
	return problem.NewWay(problem.Retry, text.T("key.way.other", "Choose the file with the private key"), text.Text{})
}
