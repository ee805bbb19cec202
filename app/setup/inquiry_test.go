package setup

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta"
)

// inquire looks for the app with the client ID chosen-id in an org that answers
// these two routes.
func inquire(t *testing.T, byID, list http.HandlerFunc) (okta.App, problem.Fact) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/apps/{id}", byID)
	mux.HandleFunc("GET /api/v1/apps", list)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	client, err := okta.NewClient(server.Client(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	q := &inquiry{client: client, app: workspace.ServiceApp{ClientID: "chosen-id"}}
	return q.find(t.Context())
}

func answers(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

// An org can choose client IDs: one that is no app's id may be an app's all the
// same. Only a whole list in which it isn't says that there is none.
func TestInquiryFindsAnAppByItsClientID(t *testing.T) {
	const (
		gone  = `{"errorCode":"E0000007","errorSummary":"Not found: Resource not found: chosen-id (AppInstance)"}`
		no    = `{"errorCode":"E0000006","errorSummary":"You do not have permission to perform the requested action"}`
		mine  = `{"id":"0oa1","name":"oidc_client","credentials":{"oauthClient":{"client_id":"chosen-id"}}}`
		other = `{"id":"0oa2","name":"oidc_client","credentials":{"oauthClient":{"client_id":"0oa2"}}}`
	)
	full := "[" + strings.TrimSuffix(strings.Repeat(other+",", maxInquiry/5), ",") + "]"
	endless := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Link", fmt.Sprintf(`<https://acme.okta.com/api/v1/apps?after=%sx>; rel="next"`, r.URL.Query().Get("after")))
		fmt.Fprint(w, full)
	}
	for _, c := range []struct {
		name       string
		byID, list http.HandlerFunc
		want       problem.Fact
	}{
		{"its id is the client ID", answers(200, mine), answers(500, ""), problem.Yes},
		{"its id is another", answers(404, gone), answers(200, "["+other+","+mine+"]"), problem.Yes},
		{"the id is another app's", answers(200, other), answers(200, "["+other+","+mine+"]"), problem.Yes},
		{"there is none", answers(404, gone), answers(200, "["+other+"]"), problem.No},
		{"more apps than are looked through", answers(404, gone), endless, problem.Unknown},
		{"the list is refused", answers(404, gone), answers(403, no), problem.Unknown},
		{"all is refused", answers(403, no), answers(403, no), problem.Unknown},
	} {
		at, found := inquire(t, c.byID, c.list)
		if found != c.want || found == problem.Yes && at.ID != "0oa1" {
			t.Errorf("%s: %s, %+v", c.name, found, at)
		}
	}
}

// What the org doesn't say about keys is not known.
func TestKeyFactsOfAPlainBody(t *testing.T) {
	q := &inquiry{app: workspace.ServiceApp{Thumbprint: "x"}}
	var f problem.TokenFacts
	keyFacts(&f, []okta.Key{{KID: "other", Public: []byte(`{"kty":"EC"}`)}}, q.app)
	if f.AnyKey != problem.Yes || f.Key != problem.No || f.KeyActive != problem.Unknown || f.KeyNamed != problem.Unknown {
		t.Errorf("%v", f)
	}
}

// A key that is registered twice counts as it serves best: a fix for the other
// entry would lead nowhere.
func TestKeyRegisteredTwice(t *testing.T) {
	const public = `{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}`
	thumbprint, err := oauth.ThumbprintOf([]byte(public))
	if err != nil {
		t.Fatal(err)
	}
	app := workspace.ServiceApp{Thumbprint: thumbprint, KeyID: "sent", KeyType: string(oauth.ECP256)}
	asleep := okta.Key{ID: "pks1", KID: "old", Status: "INACTIVE", Public: []byte(public)}
	awake := okta.Key{ID: "pks2", KID: "sent", Status: "ACTIVE", Public: []byte(public)}
	other := okta.Key{ID: "pks3", KID: "third", Status: "ACTIVE", Public: []byte(public)}
	for _, c := range []struct {
		keys []okta.Key
		want string
	}{
		{[]okta.Key{asleep, awake, other}, "pks2"},
		{[]okta.Key{other, awake, asleep}, "pks2"},
		{[]okta.Key{asleep, other}, "pks3"},
		{[]okta.Key{asleep}, "pks1"},
	} {
		var f problem.TokenFacts
		if keyFacts(&f, c.keys, app); f.RegisteredID != c.want {
			t.Errorf("%v: %s", c.keys, f.RegisteredID)
		}
	}
}
