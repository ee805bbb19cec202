package workflows

import (
	"net/url"
	"strings"

	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/internal/pasted"
)

// InvokeURL is the address of an API Endpoint flow, as its Endpoint settings show it.
type InvokeURL struct {
	URL    string        // origin/api/flo/{alias}/invoke, without query: it never holds the token
	Origin string        // scheme://host[:port]; whether it is the org's Workflows is for the caller to compare
	Alias  string        // names the flow
	Token  secret.Secret // the client token of the query, taken out of it; zero when there was none
	Query  url.Values    // the rest of the query
	// Org is the domain of the org behind a Workflows host by the pattern of recorded hosts, a guess; "" for others.
	Org   string
	Notes []InvokeURLNote // what is worth telling though it is no fault
}

// InvokeURLNote is something about an accepted Invoke URL that a person should know.
type InvokeURLNote string

// The notes of an Invoke URL.
const (
	NoteSchemeAdded      InvokeURLNote = "scheme-added"      // typed without https://
	NoteTokenTaken       InvokeURLNote = "token-taken"       // a client token was in the query and was taken out
	NoteTokenName        InvokeURLNote = "token-name"        // … under another name than clientToken
	NoteTokenShape       InvokeURLNote = "token-shape"       // … that is not 64 lower-case hex digits, as all seen were
	NoteTokenPlaceholder InvokeURLNote = "token-placeholder" // … that was a guide's placeholder, so there is none
	NoteTokenEmpty       InvokeURLNote = "token-empty"       // clientToken= with nothing behind it
	NoteMaybeToken       InvokeURLNote = "maybe-token"       // a parameter that may hold the token under a foreign name
	NoteQuery            InvokeURLNote = "query"             // other query parameters, kept in Query
	NoteFragment         InvokeURLNote = "fragment"          // dropped: it would never be sent
	NoteSlash            InvokeURLNote = "slash"             // dropped from the end of the path
	NoteAliasShape       InvokeURLNote = "alias-shape"       // not 32 lower-case hex digits, as all seen were
	NoteCustomDomain     InvokeURLNote = "custom-domain"     // not an Okta domain, where Workflows would be
	NoteNotWorkflows     InvokeURLNote = "not-workflows"     // an Okta domain, but not an org's Workflows host
)

// maxInvokeURL bounds a typed Invoke URL, in bytes; with a token it has about 180.
const maxInvokeURL = 1500

// ParseInvokeURL reads an Invoke URL from what a person typed or pasted. It is pure and takes microseconds, so that it
// can run on every keystroke. The error is an *[InvokeURLError].
func ParseInvokeURL(raw string) (InvokeURL, error) {
	if len(raw) > maxInvokeURL {
		return InvokeURL{}, &InvokeURLError{Fault: FaultTooLong}
	}
	typed := pasted.Split(raw)
	if err := checkTyped(typed); err != nil {
		return InvokeURL{}, err
	}
	u := InvokeURL{}
	for _, read := range []func(pasted.Address) error{u.readPath, u.readHost, u.readQuery} {
		if err := read(typed); err != nil {
			return InvokeURL{}, err
		}
	}
	u.URL = u.Origin + pathStart + u.Alias + pathEnd
	if u.repeatsToken() {
		return InvokeURL{}, &InvokeURLError{Fault: FaultTokenRepeated}
	}
	if typed.Scheme == "" {
		u.note(NoteSchemeAdded)
	}
	if typed.HasHash {
		u.note(NoteFragment)
	}
	return u, nil
}

// checkTyped finds the faults that can be seen before the pieces are understood.
func checkTyped(t pasted.Address) error {
	switch {
	case t.Text == "":
		return &InvokeURLError{Fault: FaultEmpty}
	case pasted.Reordered(t.Text):
		return &InvokeURLError{Fault: FaultCharacter}
	case isHex(t.Text, tokenDigits):
		return &InvokeURLError{Fault: FaultTokenOnly}
	case isHex(t.Text, aliasDigits):
		return &InvokeURLError{Fault: FaultAliasOnly}
	case t.Scheme != "" && t.Scheme != "https" && t.Scheme != "http":
		return &InvokeURLError{Fault: FaultScheme, Value: t.Scheme}
	case strings.Contains(t.Path, `\`):
		return &InvokeURLError{Fault: FaultBackslash}
	case t.UserInfo:
		return &InvokeURLError{Fault: FaultUserInfo}
	case pasted.Blank(t.Text):
		return &InvokeURLError{Fault: FaultSpace}
	case pasted.Placeholder(t.Host):
		return &InvokeURLError{Fault: FaultPlaceholder, Value: t.Host}
	case t.Host == "":
		return &InvokeURLError{Fault: FaultNoHost}
	case pasted.Invisible(t.Host + t.PortText + t.Path):
		return &InvokeURLError{Fault: FaultCharacter}
	}
	return nil
}

func (u *InvokeURL) note(n InvokeURLNote) { u.Notes = append(u.Notes, n) }

// repeatsToken reports whether the token stands anywhere else too: what is shown, logged or kept must not hold it.
func (u *InvokeURL) repeatsToken() bool {
	token := u.Token.Reveal()
	if token == "" {
		return false
	}
	rest, err := url.QueryUnescape(u.Query.Encode())
	return strings.Contains(u.URL, token) || err != nil || strings.Contains(rest, token)
}

// Lengths of the two identifiers, in hex digits, as every one seen had it.
const (
	aliasDigits = 32
	tokenDigits = 64
)

// isHex reports whether s is so many lower-case hex digits.
func isHex(s string, digits int) bool {
	return len(s) == digits && strings.Trim(s, "0123456789abcdef") == ""
}
