package setup

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// The checks here run on every keystroke: they are pure and never touch the
// network. The sentence says what is wrong, or notes what is unusual about an
// acceptable value.

var oktaID = regexp.MustCompile(`^0oa[0-9A-Za-z]{17}$`)

// CheckClientID judges a client ID. Okta's own are 20 characters and begin
// with 0oa; an org may choose others.
func CheckClientID(id string) (text.Text, bool) {
	switch {
	case id == "":
		return text.T("field.client-id.empty", "Paste the client ID"), false
	case strings.Contains(id, "://"):
		return text.T("field.client-id.url", "This is an address. The client ID is the short code beside it."), false
	case strings.IndexFunc(id, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) || r > unicode.MaxASCII }) >= 0:
		return text.T("field.client-id.space", "A client ID has no spaces and only plain letters and digits"), false
	case strings.HasPrefix(id, "00"):
		return text.T("field.client-id.other-id", "This looks like a token or the id of a user or group. A client ID usually begins with 0oa."), false
	case len(id) > 36:
		return text.T("field.client-id.secret", "This is too long for a client ID. Is it the client secret?"), false
	case !oktaID.MatchString(id):
		return text.T("field.client-id.unusual", "Okta's own client IDs have 20 characters and begin with 0oa. Continue if your org chose another."), true
	}
	return text.Text{}, true
}

// CheckClientSecret judges a client secret: 14 to 100 printable ASCII
// characters (Okta management API, OAuth2ClientSecret).
func CheckClientSecret(s secret.Secret) (text.Text, bool) {
	v := s.Reveal()
	switch {
	case v == "":
		return text.T("field.secret.empty", "Paste the client secret"), false
	case oktaID.MatchString(v):
		return text.T("field.secret.client-id", "This is a client ID, not the secret"), false
	case strings.HasPrefix(v, "-----BEGIN") || strings.HasPrefix(v, "{"):
		return text.T("field.secret.key", "This is a key. The connection wants the client secret of Okta Workflows OAuth."), false
	case len(v) < 14 || len(v) > 100:
		return text.T("field.secret.length", "A client secret has 14 to 100 characters; this one has {{.Count}}", "Count", len(v)), false
	case !printableASCII(v):
		return text.T("field.secret.characters", "A client secret has no spaces, line breaks or special letters"), false
	}
	return text.Text{}, true
}

// CheckAPIToken judges an API token by its looks.
func CheckAPIToken(s secret.Secret) (text.Text, bool) {
	v := s.Reveal()
	switch {
	case v == "":
		return text.T("field.api-token.empty", "Paste the API token"), false
	case strings.HasPrefix(v, "SSWS "):
		return text.T("field.api-token.scheme", "Leave out the word SSWS; paste only the token"), false
	case strings.HasPrefix(v, "eyJ"):
		return text.T("field.api-token.jwt", "This is an OAuth access token. An API token is made under Security > API > Tokens."), false
	case oktaID.MatchString(v):
		return text.T("field.api-token.client-id", "This is a client ID, not an API token"), false
	case !printableASCII(v):
		return text.T("field.api-token.characters", "An API token has no spaces or line breaks"), false
	case len(v) > 200:
		return text.T("field.api-token.long", "This is too long for an API token"), false
	}
	return text.Text{}, true
}

func checkAPIToken(s secret.Secret) error {
	if sentence, ok := CheckAPIToken(s); !ok {
		return badToken(sentence)
	}
	return nil
}

var clientToken = regexp.MustCompile(`^[0-9a-f]{64}$`)

// CheckClientToken judges the client token of an endpoint. Those seen have 64
// hexadecimal characters; Okta documents no shape, so others are accepted
// with a note.
func CheckClientToken(s secret.Secret) (text.Text, bool) {
	v := s.Reveal()
	switch {
	case v == "":
		return text.T("field.client-token.empty", "Paste the client token"), false
	case strings.Contains(v, "://"):
		return text.T("field.client-token.url", "This is an address. Paste it as the Invoke URL; the token is taken out of it."), false
	case !printableASCII(v):
		return text.T("field.client-token.characters", "A client token has no spaces or line breaks"), false
	case len(v) > 512:
		return text.T("field.client-token.long", "This is too long for a client token"), false
	case !clientToken.MatchString(v):
		return text.T("field.client-token.unusual", "Client tokens usually have 64 characters 0-9 and a-f. Check that it is whole."), true
	}
	return text.Text{}, true
}

func printableASCII(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
