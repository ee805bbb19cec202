package canarytest

import (
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/okta/practice"
)

func startOrg(t *testing.T) *practice.Org {
	t.Helper()
	org, err := practice.New(practice.Config{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- org.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-served; err != nil {
			t.Error(err)
		}
		_ = org.Close()
	})
	return org
}

func TestRelayKeepsWhatPasses(t *testing.T) {
	org := startOrg(t)
	var paths []string
	relay := StartRelay(t, org.URL(), func(r *http.Request) { paths = append(paths, r.URL.Path) })
	token := Canary{"admin token", org.AdminToken()}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, relay.URL()+"/api/v1/apps?limit=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "SSWS "+token.Value)
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if link := answer.Header.Values("Link"); answer.StatusCode != 200 || len(link) != 2 || !strings.Contains(link[0], relay.URL()) {
		t.Errorf("%d, Link %q", answer.StatusCode, link)
	}
	if text := string(body); !strings.Contains(text, relay.URL()) || strings.Contains(text, org.URL()) {
		t.Error("the org's own address came through")
	}
	if len(paths) != 1 || len(relay.Passages()) != 1 || relay.Passages()[0].Query != "limit=1" {
		t.Errorf("passages %q, %+v", paths, relay.Passages())
	}
	relay.RequireTravelled(t, token)
	d := &doubter{TB: t}
	relay.RequireTravelled(d, Canary{"unused", rand.Text()})
	if !d.failed {
		t.Error("a canary that never travelled passed")
	}
}

type doubter struct {
	testing.TB
	failed bool
}

func (d *doubter) Errorf(string, ...any) { d.failed = true }
func (d *doubter) Helper()               {}

func TestRelayDecodesForms(t *testing.T) {
	org := startOrg(t)
	relay := StartRelay(t, org.URL(), nil)
	answer, err := http.PostForm(relay.URL()+"/oauth2/v1/token", url.Values{"client_assertion": {"a b+c"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if p := relay.Passages(); len(p) != 1 || p[0].Form.Get("client_assertion") != "a b+c" || p[0].Status != answer.StatusCode {
		t.Errorf("%+v", p)
	}
}
