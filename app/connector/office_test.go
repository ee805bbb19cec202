package connector_test

import (
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta/practice/service"
)

// memory is a vault that forgets nothing it wasn't told to.
type memory struct {
	mu     sync.Mutex
	kept   map[vault.Ref]secret.Secret
	locked bool
}

func (m *memory) Put(_ context.Context, _ vault.Kind, s secret.Secret) (vault.Ref, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.locked:
		return "", &vault.StateError{State: vault.Locked}
	case len(s.Reveal()) > vault.MaxPayload:
		return "", vault.ErrTooLarge
	}
	ref := vault.Ref("v1/" + rand.Text())
	m.kept[ref] = s
	return ref, nil
}

func (m *memory) Get(_ context.Context, ref vault.Ref) (secret.Secret, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.kept[ref]
	if !ok {
		return secret.Secret{}, vault.ErrNotFound
	}
	return s, nil
}

func (m *memory) Delete(_ context.Context, ref vault.Ref) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.kept, ref)
	return nil
}

// office is a desk with a store, a vault and a third party's service.
type office struct {
	*connector.Desk
	t        *testing.T
	service  *service.Service
	vault    *memory
	dir      string
	trail    *wire.Trail
	activity *wire.Log
	ctx      context.Context
	load     func() *workspace.Workspace
	update   func(func(*workspace.Workspace)) error
}

func newOffice(t *testing.T, q service.Quirks) *office {
	t.Helper()
	s, err := service.Start(t.Context(), service.Config{Quirks: q})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	dir := t.TempDir()
	store, err := workspace.OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, service: s, vault: &memory{kept: map[vault.Ref]secret.Secret{}}, dir: dir, trail: &wire.Trail{}, activity: wire.NewLog(100)}
	o.ctx = wire.WithRecorder(t.Context(), o.trail)
	o.load = func() *workspace.Workspace {
		ws, err := store.Load("w1")
		if err != nil {
			t.Fatal(err)
		}
		return ws
	}
	if err := store.Save(&workspace.Workspace{ID: "w1"}); err != nil {
		t.Fatal(err)
	}
	o.update = func(change func(*workspace.Workspace)) error {
		ws := o.load()
		change(ws)
		return store.Save(ws)
	}
	o.Desk = connector.NewDesk(connector.DeskConfig{Config: network(t), Vault: o.vault, Activity: o.activity, Workspace: o.load, Update: o.update})
	return o
}

// open makes a connection to the service as an admin would fill it in.
func (o *office) open(kind workspace.ConnectorType, change func(*workspace.Connector)) string {
	o.t.Helper()
	id, err := o.Add(kind)
	o.must(err)
	clientID, clientSecret := o.service.Client()
	o.must(o.Change(o.ctx, id, func(c *workspace.Connector) {
		c.Nickname, c.ClientID, c.Scope = "Orders - svc", clientID, "read"
		c.AuthorizePath, c.AccessTokenPath = o.service.URL()+"/oauth/authorize", o.service.URL()+"/oauth/token"
		c.Card.URL = o.service.URL() + "/bearer/orders"
		change(c)
	}))
	o.must(o.SetSecret(o.ctx, id, secret.New(clientSecret)))
	return id
}

func (o *office) connector(id string) workspace.Connector { return *o.load().Connector(id) }

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// rehearse sends the stored card.
func (o *office) rehearse(id string) connector.Result {
	o.t.Helper()
	r, err := o.Rehearse(o.ctx, id, o.connector(id).Card)
	o.must(err)
	return r
}

var hidden = regexp.MustCompile(`name="(csrf|request|consent)" value="([^"]*)"`)

// clicking opens the consent page and clicks, without a browser.
func clicking(answer string) func(context.Context, string) error {
	return func(ctx context.Context, address string) error {
		jar, err := cookiejar.New(nil)
		if err != nil {
			return err
		}
		person := &http.Client{Jar: jar}
		page, err := get(ctx, person, address)
		if err != nil {
			return err
		}
		form := url.Values{"answer": {answer}}
		for _, field := range hidden.FindAllStringSubmatch(page, -1) {
			form.Set(field[1], field[2])
		}
		if !form.Has("request") {
			return nil // refused at once: the redirect was followed
		}
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.Scheme+"://"+u.Host+"/oauth/authorize", strings.NewReader(form.Encode()))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", u.Scheme+"://"+u.Host)
		resp, err := person.Do(req)
		if err == nil {
			_ = resp.Body.Close()
		}
		return err
	}
}

func get(ctx context.Context, c *http.Client, address string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	resp, err := c.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

func (o *office) allow(id string) (connector.Grant, error) {
	return o.Allow(o.ctx, id, connector.Browser{Ports: []int{0}, Patience: 20 * time.Second, Open: clicking("allow")})
}
