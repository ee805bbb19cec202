package setup

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
)

// credential is a key or client secret of an app, as requests and answers show
// it.
type credential struct {
	ID  string `json:"id"`
	KID string `json:"kid"`
}

// effect is what a request does to the keys, secrets and grants of an app.
type effect struct {
	app  string // Okta's id
	kind workspace.CreatedKind
	made []credential
	gone string // Okta's id of what is deleted
}

// effectOf reads a request and, where there is one, its answer.
func effectOf(r *http.Request, sent, got []byte) effect {
	app, kind, id := placeOf(r.URL.Path)
	e := effect{app: app, kind: kind}
	switch {
	case app == "":
	case r.Method == http.MethodDelete && !strings.Contains(id, "/"):
		e.gone = id
	case r.Method == http.MethodPost && id == "" && (kind == workspace.CreatedKey || kind == workspace.CreatedSecret):
		var asked, made credential
		_ = json.Unmarshal(sent, &asked) // a secret is asked for with no body
		_ = json.Unmarshal(got, &made)
		e.made = []credential{{ID: made.ID, KID: cmp.Or(made.KID, asked.KID)}}
	case r.Method == http.MethodPut && kind == workspace.CreatedServiceApp:
		e.kind, e.made = workspace.CreatedKey, newKeysIn(sent, got)
	}
	return e
}

// placeOf reads the path of a request: which app it is about, what of it, and
// that thing's id with what is done to it.
func placeOf(path string) (app string, kind workspace.CreatedKind, id string) {
	rest, ok := strings.CutPrefix(path, "/api/v1/apps/")
	if !ok {
		return "", "", ""
	}
	app, of, _ := strings.Cut(rest, "/")
	for _, c := range []struct {
		name string
		kind workspace.CreatedKind
	}{
		{"credentials/jwks", workspace.CreatedKey},
		{"credentials/secrets", workspace.CreatedSecret},
		{"grants", workspace.CreatedGrant},
	} {
		if id, ok := strings.CutPrefix(of, c.name); ok && (id == "" || id[0] == '/') {
			return app, c.kind, strings.TrimPrefix(id, "/")
		}
	}
	if of == "" {
		return app, workspace.CreatedServiceApp, ""
	}
	return "", "", ""
}

// newKeysIn are the keys that an app gets by being replaced: Okta's id is missing
// in the request of those alone.
func newKeysIn(sent, got []byte) []credential {
	var keys []credential
	after := keysOfApp(got)
	for _, k := range keysOfApp(sent) {
		if k.ID != "" || k.KID == "" {
			continue
		}
		if i := slices.IndexFunc(after, func(o credential) bool { return o.KID == k.KID }); i >= 0 {
			k.ID = after[i].ID
		}
		keys = append(keys, k)
	}
	return keys
}

func keysOfApp(body []byte) []credential {
	var app struct {
		Settings struct {
			OAuthClient struct {
				JWKS struct {
					Keys []credential `json:"keys"`
				} `json:"jwks"`
			} `json:"oauthClient"`
		} `json:"settings"`
	}
	_ = json.Unmarshal(body, &app) // what can't be read has none
	return app.Settings.OAuthClient.JWKS.Keys
}

// delist takes off the list of what the walk made what a request deleted.
func (e effect) delist(ws *workspace.Workspace, x wire.Exchange) {
	if e.gone == "" || x.Status/100 != 2 && x.Status != http.StatusNotFound {
		return
	}
	strike(ws, func(c workspace.Created) bool { return c.Kind == e.kind && c.AppID == e.app && c.ID == e.gone })
}

// enlist puts on that list what a request made. Keys and secrets of an app that is
// on it go with the app.
func (e effect) enlist(ws *workspace.Workspace, change workspace.Change, x wire.Exchange) {
	if _, ours := createdByID(ws, e.app); ours || len(e.made) == 0 {
		return
	}
	for i := range ws.Created {
		if c := &ws.Created[i]; c.Kind == e.kind && c.AppID == e.app {
			c.OnlyActive = false
		}
	}
	for _, m := range e.made {
		ws.Created = append(ws.Created, workspace.Created{
			Kind: e.kind, ID: cmp.Or(m.ID, m.KID, change.ID), AppID: e.app, Label: cmp.Or(m.KID, m.ID, string(e.kind)), At: change.At, RequestID: x.RequestID, Unseen: m.ID == "",
		})
	}
}

func strike(ws *workspace.Workspace, gone func(workspace.Created) bool) {
	ws.Created = slices.DeleteFunc(ws.Created, gone)
}

// read sends a request that changes nothing. What an app's keys or secrets are
// then shows which of those that were made here are still there.
func (t recorded) read(r *http.Request) (*http.Response, error) {
	answer, err := t.next.RoundTrip(r)
	app, kind, id := placeOf(r.URL.Path)
	if err != nil || answer.StatusCode != http.StatusOK || id != "" || !hasMade(t.walk.Workspace(), kind, app) {
		return answer, err
	}
	var body []byte
	answer.Body, body = peek(answer.Body)
	if there, ok := listed(kind, body); ok {
		_ = t.walk.note(func(ws *workspace.Workspace) bool { return compare(ws, kind, app, there) }) // else it is compared next time
	}
	return answer, nil
}

func hasMade(ws *workspace.Workspace, kind workspace.CreatedKind, app string) bool {
	return (kind == workspace.CreatedKey || kind == workspace.CreatedSecret) &&
		slices.ContainsFunc(ws.Created, func(c workspace.Created) bool { return c.Kind == kind && c.AppID == app })
}

// standing is a key or secret that an app has.
type standing struct {
	credential
	active  bool
	created time.Time // by Okta's clock
}

// listed reads a list of keys or secrets; ok is false for what is none.
func listed(kind workspace.CreatedKind, body []byte) (all []standing, ok bool) {
	if kind == workspace.CreatedKey {
		keys, err := okta.ReadKeys(body)
		for _, k := range keys {
			all = append(all, standing{credential{k.ID, k.KID}, k.Active(), k.Created})
		}
		return all, err == nil
	}
	secrets, err := okta.ReadClientSecrets(body)
	for _, s := range secrets {
		all = append(all, standing{credential{ID: s.ID}, s.Active(), s.Created})
	}
	return all, err == nil
}

// compare brings the list of what the walk made up to date with what an app has,
// and reports whether that changed it.
func compare(ws *workspace.Workspace, kind workspace.CreatedKind, app string, there []standing) (changed bool) {
	active := 0
	for _, s := range there {
		if s.active {
			active++
		}
	}
	before := slices.Clone(ws.Created)
	offset := ws.Org.ClockOffset
	strike(ws, func(c workspace.Created) bool {
		return c.Kind == kind && c.AppID == app && !slices.ContainsFunc(there, func(s standing) bool { return s.is(c, before, offset) })
	})
	for i := range ws.Created {
		c := &ws.Created[i]
		if c.Kind != kind || c.AppID != app {
			continue
		}
		s := there[slices.IndexFunc(there, func(s standing) bool { return s.is(*c, before, offset) })]
		if c.Unseen {
			c.ID, c.Label, c.Unseen = s.ID, cmp.Or(s.KID, s.ID), false
		}
		c.OnlyActive = s.active && active == 1
	}
	return !slices.Equal(before, ws.Created)
}

// answerTime is how long Okta may take to make what it was asked for.
const answerTime = 2 * time.Minute

// is reports whether a credential is one that was made here. Where the answer was
// lost, a key is found by its kid, and a secret, of which nothing is known, by the
// time it was made at.
func (s standing) is(c workspace.Created, all []workspace.Created, offset time.Duration) bool {
	switch {
	case !c.Unseen:
		return s.ID == c.ID
	case c.Kind == workspace.CreatedKey:
		return s.KID == c.ID
	}
	other := slices.ContainsFunc(all, func(o workspace.Created) bool { return o.ID == s.ID })
	passed := s.created.Sub(c.At.Add(offset))
	return !other && passed > -2*time.Second && passed < answerTime
}

// peek reads a body and gives another one with the same content.
func peek(body io.ReadCloser) (io.ReadCloser, []byte) {
	data, err := io.ReadAll(body)
	err = errors.Join(err, body.Close())
	if err != nil {
		return io.NopCloser(io.MultiReader(bytes.NewReader(data), failing{err})), nil
	}
	return io.NopCloser(bytes.NewReader(data)), data
}

// failing is a reader that fails as another one did.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
