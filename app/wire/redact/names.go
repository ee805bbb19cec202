package redact

import (
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// secretNames are the names of parameters, fields and members that carry a
// secret, without case, "_", "-" and ".": RFC 6749, 7521, 7523, 7636, 8628, 8693
// and 9449; Okta's authentication and Workflows APIs; SAML's POST binding.
var secretNames = map[string]bool{
	"accesstoken": true, "actortoken": true, "activationtoken": true, "apikey": true, "apitoken": true,
	"assertion": true, "authorization": true, "authtoken": true, "clientassertion": true, "clientsecret": true,
	"clienttoken": true, "code": true, "codeverifier": true, "cookie": true, "devicecode": true,
	"devicesecret": true, "dpop": true, "idtoken": true, "passcode": true, "passphrase": true,
	"passwd": true, "password": true, "privatekey": true, "proxyauthorization": true, "recoverytoken": true,
	"refreshtoken": true, "samlresponse": true, "secret": true, "sessiontoken": true, "setcookie": true,
	"statetoken": true, "subjecttoken": true, "token": true, "xapiclienttoken": true, "xapikey": true,
	"xauthtoken": true, "xcsrftoken": true,
}

// secretEndings make longer names secret too, such as newPassword.
var secretEndings = []string{"password", "secret"}

// secretHeaderEndings do so for headers, where nothing pages by a "token".
var secretHeaderEndings = []string{"token", "authorization", "apikey", "cookie"}

// privateMembers are the private members of a JWK, RFC 7518 §6.2.2, §6.3.2 and
// §6.4, and RFC 8037 §2. They count in an object that has a "kty".
var privateMembers = map[string]bool{
	"d": true, "p": true, "q": true, "dp": true, "dq": true, "qi": true, "oth": true, "k": true,
}

// lineNames are headers: written out in a text their value goes to the line's
// end.
var lineNames = map[string]bool{
	"authorization": true, "proxyauthorization": true, "cookie": true, "setcookie": true,
}

// schemes are the authentication schemes kept in front of a masked credential.
var schemes = []string{"SSWS", "Bearer", "DPoP", "Basic", "Digest", "Negotiate", "NTLM"}

const longestName = 64

// folded is a name without case, "_", "-" and ".".
type folded struct {
	kept [longestName]byte
	n    int
}

// fold reduces a name to what is compared. Names longer than any of interest
// come back empty. It allocates nothing: every word of a text passes here.
func fold(name string) (f folded) {
	if len(name) > longestName {
		return f
	}
	for i := range len(name) {
		switch c := name[i]; {
		case c == '_' || c == '-' || c == '.':
		case 'A' <= c && c <= 'Z':
			f.kept[f.n] = c + 'a' - 'A'
			f.n++
		default:
			f.kept[f.n] = c
			f.n++
		}
	}
	return f
}

func (f *folded) in(set map[string]bool) bool { return set[string(f.kept[:f.n])] }

func (f *folded) endsIn(endings []string) bool {
	for _, ending := range endings {
		if f.n >= len(ending) && string(f.kept[f.n-len(ending):f.n]) == ending {
			return true
		}
	}
	return false
}

func secretName(name string) bool {
	f := fold(name)
	return f.in(secretNames) || f.endsIn(secretEndings)
}

func secretHeader(name string) bool {
	f := fold(name)
	return f.in(secretNames) || f.endsIn(secretEndings) || f.endsIn(secretHeaderEndings)
}

func lineName(name string) bool {
	f := fold(name)
	return f.in(lineNames)
}

// keepScheme masks a credential and keeps a known scheme in front of it.
func keepScheme(value string) string {
	first, rest, found := strings.Cut(value, " ")
	if found && strings.TrimSpace(rest) != "" {
		for _, scheme := range schemes {
			if strings.EqualFold(first, scheme) {
				return first + " " + secret.Mask
			}
		}
	}
	return secret.Mask
}
