package setup

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// MaxJWT is how many characters of a pasted token are looked at.
const MaxJWT = 64 << 10

// JWTView is what a JSON Web Token says, for reading it. Nothing in it is to be
// trusted: see [Walk.CheckJWT] for its signature.
type JWTView struct {
	Header, Claims []JWTMember
	Repeated       []string // names that stand more than once
	read           *oauth.JWT
}

// JWTMember is one name of a token's header or claims.
type JWTMember struct {
	Name, Value string
	Meaning     text.Text // what the name stands for; zero where that isn't known
	Time        time.Time // of a claim that is one, else zero
}

// JWTRefusal is why a text can't be read as a token. It repeats nothing of it.
type JWTRefusal struct {
	Fault         string // stable: those of the reader
	Sentence, Fix text.Text
}

// Error implements error.
func (r *JWTRefusal) Error() string { return r.Sentence.String() }

// ViewJWT takes a token apart, here: nothing is sent. What can't be read gives a
// [*JWTRefusal].
func ViewJWT(token secret.Secret) (*JWTView, error) {
	bare := bareToken(token.Reveal())
	read, err := oauth.ReadJWT(bare)
	if refused, ok := errors.AsType[*oauth.JWTError](err); ok {
		if refused.Fault == oauth.JWTOpaque && strings.HasPrefix(bare, "eyJ") {
			return nil, cutJWT()
		}
		return nil, jwtRefusal(refused.Fault)
	}
	if err != nil {
		return nil, err
	}
	v := &JWTView{Repeated: read.Repeated(), read: read}
	for _, m := range read.Header {
		v.Header = append(v.Header, JWTMember{Name: m.Name, Value: compact(m.Value), Meaning: headerMeaning(m.Name)})
	}
	for _, m := range read.Claims {
		v.Claims = append(v.Claims, claimOf(m))
	}
	return v, nil
}

// bareToken is a token without the header that it was copied with.
func bareToken(pasted string) string {
	bare := strings.Trim(strings.TrimSpace(pasted), `"'`)
	for _, before := range []string{"authorization:", "bearer ", "dpop "} {
		if len(bare) >= len(before) && strings.EqualFold(bare[:len(before)], before) {
			bare = strings.TrimSpace(bare[len(before):])
		}
	}
	return bare
}

// cutJWT is the refusal of what begins as a JSON Web Token does.
func cutJWT() *JWTRefusal {
	return &JWTRefusal{
		Fault: "cut", Sentence: text.T("jwt.cut", "A part of this token is missing"),
		Fix: text.T("jwt.whole.fix", "Copy it again, whole: three parts with two dots between them."),
	}
}

func claimOf(m oauth.Member) JWTMember {
	c := JWTMember{Name: m.Name, Value: compact(m.Value), Meaning: claimMeaning(m.Name)}
	switch m.Name {
	case "iat", "exp", "nbf", "auth_time":
		one := oauth.JWT{Claims: []oauth.Member{m}}
		c.Time, _ = one.Time(m.Name)
	}
	return c
}

// maxJWTValue bounds what is shown of one value, in characters.
const maxJWTValue = 2000

func compact(v json.RawMessage) string {
	s := []rune(readable(v))
	if len(s) > maxJWTValue {
		return string(s[:maxJWTValue]) + "…"
	}
	return string(s)
}

func headerMeaning(name string) text.Text {
	switch name {
	case "alg":
		return text.T("jwt.alg", "signature algorithm")
	case "kid":
		return text.T("jwt.kid", "key that signed")
	case "typ":
		return text.T("jwt.typ", "kind of token")
	case "jwk":
		return text.T("jwt.jwk", "the key itself, public half")
	}
	return text.Text{}
}

func claimMeaning(name string) text.Text {
	known := map[string]text.Text{
		"iss": text.T("jwt.iss", "issued by"), "sub": text.T("jwt.sub", "about whom"), "aud": text.T("jwt.aud", "meant for"),
		"cid": text.T("jwt.cid", "client ID of the app"), "scp": text.T("jwt.scp", "scopes"), "scope": text.T("jwt.scp", "scopes"),
		"iat": text.T("jwt.iat", "issued"), "exp": text.T("jwt.exp", "ends"), "nbf": text.T("jwt.nbf", "not before"),
		"jti": text.T("jwt.jti", "its own number"), "cnf": text.T("jwt.cnf", "bound to this key"), "ver": text.T("jwt.ver", "version"),
		"auth_time": text.T("jwt.auth-time", "signed in"), "uid": text.T("jwt.uid", "user ID"),
		"htm": text.T("jwt.htm", "method of the request"), "htu": text.T("jwt.htu", "address of the request"),
		"ath": text.T("jwt.ath", "hash of the access token"), "nonce": text.T("jwt.nonce", "number given by the server"),
	}
	return known[name]
}

func jwtRefusal(fault oauth.JWTFault) *JWTRefusal {
	r := &JWTRefusal{Fault: string(fault)}
	whole := text.T("jwt.whole.fix", "Copy it again, whole: three parts with two dots between them.")
	switch fault {
	case oauth.JWTEmpty:
		r.Sentence, r.Fix = text.T("jwt.empty", "There is nothing to read"), text.T("jwt.empty.fix", "Copy a token first.")
	case oauth.JWTTooLong:
		r.Sentence, r.Fix = text.T("jwt.too-long", "This is longer than any token"), text.T("jwt.too-long.fix", "Tokens of up to 64 KiB are read.")
	case oauth.JWTEncrypted:
		r.Sentence, r.Fix = text.T("jwt.encrypted", "This token is encrypted"), text.T("jwt.encrypted.fix", "It has five parts (JWE): only the one it is meant for can read it.")
	case oauth.JWTOpaque:
		r.Sentence, r.Fix = text.T("jwt.opaque", "This is no JWT"), text.T("jwt.opaque.fix", "It doesn't have three parts. It may be an opaque token, which says nothing to its holder, or a part of one.")
	case oauth.JWTEncoding:
		r.Sentence, r.Fix = text.T("jwt.encoding", "A part of it is damaged"), whole
	case oauth.JWTHeader:
		r.Sentence, r.Fix = text.T("jwt.header", "Its first part is no header"), whole
	default:
		r.Sentence, r.Fix = text.T("jwt.claims", "Its second part holds no claims"), whole
	}
	return r
}

// SignatureState says what is known of a token's signature.
type SignatureState string

// The states.
const (
	SignatureGood    SignatureState = "checked"   // made with a key of those looked at
	SignatureUnknown SignatureState = "unchecked" // no key to check it with
	SignatureBad     SignatureState = "failed"    // must not be accepted
)

// SignatureView is the outcome of checking a signature, in words.
type SignatureView struct {
	State    SignatureState
	Sentence text.Text
}

// CheckJWT checks a token's signature: first with the public key of the
// endpoint's service app, which signs assertions; then with the keys that the
// org publishes, which takes up to three reads. It never looks elsewhere,
// whatever the token names as its issuer.
func (w *Walk) CheckJWT(ctx context.Context, endpointID string, v *JWTView) (SignatureView, error) {
	ctx, done, err := w.begin(ctx)
	if err != nil {
		return SignatureView{}, err
	}
	defer done()
	if app := w.appFor(endpointID); app != nil && app.PublicJWK != "" {
		set, err := oauth.ParseKeySet(json.RawMessage(`{"keys":[` + app.PublicJWK + `]}`))
		if err == nil && v.read.Check(set).State == oauth.SignatureChecked {
			return SignatureView{SignatureGood, text.T("jwt.signature.own", "The signature is right: it was made with this app's key.")}, nil
		}
	}
	set, err := w.publishedKeys(ctx)
	if err != nil {
		return SignatureView{}, problem.From(err)
	}
	return signatureView(v.read.Check(set)), nil
}

// publishedKeys are the keys that the org says it signs with; nil for none.
func (w *Walk) publishedKeys(ctx context.Context) (*oauth.KeySet, error) {
	_, ctx = w.attempt(ctx, tokenProof)
	ctx = wire.WithPurpose(ctx, text.T("setup.jwt.for-keys", "The keys that the org publishes"))
	origin := w.Workspace().Org.Origin
	client, err := w.deps.Network.Client(wire.Route{Origin: origin})
	if err != nil {
		return nil, err
	}
	metadata, err := oauth.Discover(ctx, client, origin)
	if err != nil || metadata.KeysURL == "" {
		return nil, err
	}
	return oauth.FetchKeySet(ctx, client, metadata.KeysURL)
}

func signatureView(s oauth.Signature) SignatureView {
	switch s.State {
	case oauth.SignatureChecked:
		return SignatureView{SignatureGood, text.T("jwt.signature.org", "The signature is right: it was made with a key that the org publishes.")}
	case oauth.SignatureUnchecked:
		return SignatureView{SignatureUnknown, uncheckedWords(s)}
	}
	return SignatureView{SignatureBad, failedWords(s)}
}

func uncheckedWords(s oauth.Signature) text.Text {
	if s.Reason == oauth.ReasonNoKeys {
		return text.T("jwt.signature.no-keys", "The signature can't be checked: the org publishes no keys.")
	}
	return text.T("jwt.signature.unknown-key", "The signature can't be checked: the org publishes no key of that kid. Okta doesn't promise to publish those of its own access tokens.")
}

func failedWords(s oauth.Signature) text.Text {
	switch s.Reason {
	case oauth.ReasonNone:
		return text.T("jwt.signature.none", "The token isn't signed: nobody may accept it.")
	case oauth.ReasonAlgorithm:
		return text.T("jwt.signature.algorithm", "It is signed with {{.Algorithm}}, which the org's keys can't make.", "Algorithm", s.Algorithm)
	case oauth.ReasonMismatch:
		return text.T("jwt.signature.mismatch", "The header's algorithm is not that of the key it names.")
	case oauth.ReasonRepeated:
		return text.T("jwt.signature.repeated", "A name stands in it twice: readers may differ in what it says, so nobody may accept it.")
	case oauth.ReasonCritical:
		return text.T("jwt.signature.critical", "Its header demands something (crit) that isn't understood here.")
	}
	return text.T("jwt.signature.bad", "The signature is wrong: the token was altered, or another key made it.")
}
