package okta_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// How long a call may take where nothing will come, and where something will, however slow this computer is.
const (
	deadline = 300 * time.Millisecond
	patience = 30 * time.Second
)

// servedOrg starts a practice org.
func servedOrg(t *testing.T, faults ...string) *practice.Org {
	t.Helper()
	o, err := practice.New(practice.Config{Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- o.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-served, o.Close()); err != nil {
			t.Error(err)
		}
	})
	return o
}

// brokenLine is a proxy before an org with one thing wrong, a toxic of toxiproxy; it returns the proxy's address.
func brokenLine(t *testing.T, o *practice.Org, toxic string) string {
	t.Helper()
	at, err := url.Parse(o.URL())
	if err != nil {
		t.Fatal(err)
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, "org", "127.0.0.1:0", at.Host)
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	if toxic != "" {
		if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
			t.Fatal(err)
		}
	}
	return proxy.Listen
}

// adminThrough is an admin client whose connections all go to an address: the org's, or a proxy's before it.
func adminThrough(t *testing.T, o *practice.Org, address string, timeout time.Duration, with ...okta.Option) *okta.Client {
	t.Helper()
	network := wire.New(wire.Config{
		Timeout: timeout,
		DialContext: func(ctx context.Context, kind, direct string) (net.Conn, error) {
			if address != "" {
				direct = address
			}
			return (&net.Dialer{}).DialContext(ctx, kind, direct)
		},
	})
	t.Cleanup(network.Close)
	client, err := network.Client(wire.Route{Origin: o.URL(), Credential: wire.SSWS(secret.New(o.AdminToken()))})
	if err != nil {
		t.Fatal(err)
	}
	with = append([]okta.Option{okta.WithPacer(okta.NewPacer(okta.PacerConfig{Share: 1}))}, with...)
	admin, err := okta.NewClient(client, o.URL(), with...)
	if err != nil {
		t.Fatal(err)
	}
	return admin
}

// arrived counts the requests that an org has answered, by its own log.
func arrived(t *testing.T, direct *okta.Client, method, path string) int {
	t.Helper()
	events, err := direct.Logs(t.Context(), okta.LogQuery{Filter: `eventType eq "practice.request"`, Limit: 5000})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range events {
		if e.DebugData["method"] == method && e.DebugData["requestUri"] == path {
			n++
		}
	}
	return n
}

// A call over a broken line works or ends, in time, in an error that says what broke; and one POST is one POST.
func TestOnePOSTIsOnePOSTOverABrokenLine(t *testing.T) {
	o := servedOrg(t)
	direct := adminThrough(t, o, "", patience)
	const fine, up, down = "", "upstream", "downstream"
	for _, c := range []struct {
		kind, stream, attributes string
		want                     []wire.Kind // nil: works
		arrives                  bool
	}{
		{fine, down, ``, nil, true},
		{"latency", down, `{"latency":50,"jitter":20}`, nil, true},
		{"latency", up, `{"latency":50,"jitter":20}`, nil, true},
		{"latency", down, `{"latency":5000}`, []wire.Kind{wire.Timeout}, true},
		{"slicer", down, `{"average_size":150,"size_variation":100,"delay":10}`, nil, true},
		{"slicer", up, `{"average_size":150,"size_variation":100,"delay":10}`, nil, true},
		{"reset_peer", down, `{"timeout":0}`, []wire.Kind{wire.Closed}, true},
		{"reset_peer", up, `{"timeout":0}`, []wire.Kind{wire.Closed}, false},
		{"limit_data", down, `{"bytes":0}`, []wire.Kind{wire.Closed}, true},
		{"limit_data", down, `{"bytes":200}`, []wire.Kind{wire.Closed, wire.Other}, true},
		{"limit_data", down, `{"bytes":1500}`, []wire.Kind{wire.Closed}, true},
		{"limit_data", up, `{"bytes":100}`, []wire.Kind{wire.Closed}, false},
		{"timeout", down, `{"timeout":0}`, []wire.Kind{wire.Timeout}, true},
		{"timeout", up, `{"timeout":0}`, []wire.Kind{wire.Timeout}, false},
		{"timeout", down, `{"timeout":50}`, []wire.Kind{wire.Closed}, true},
	} {
		t.Run(strings.Join([]string{"line", c.kind, c.stream, c.attributes}, " "), func(t *testing.T) {
			toxic := ""
			if c.kind != fine {
				toxic = fmt.Sprintf(`{"type":%q,"stream":%q,"attributes":%s}`, c.kind, c.stream, c.attributes)
			}
			timeout := patience
			if slices.Contains(c.want, wire.Timeout) {
				timeout = deadline
			}
			through := adminThrough(t, o, brokenLine(t, o, toxic), timeout)
			before := arrived(t, direct, http.MethodPost, "/api/v1/apps")

			began := time.Now()
			_, err := through.CreateServiceApp(t.Context(), okta.ServiceAppSpec{Label: "Invoker", PublicKeys: []json.RawMessage{ecJWK(t, false)}})
			checkBroken(t, err, time.Since(began), c.want)
			want := 0
			if c.arrives {
				want = 1
			}
			got := arrived(t, direct, http.MethodPost, "/api/v1/apps") - before
			for got < want && time.Since(began) < patience { // the org may be slower than the deadline
				got = arrived(t, direct, http.MethodPost, "/api/v1/apps") - before
			}
			if got != want {
				t.Errorf("the org got it %d times", got)
			}

			began = time.Now()
			_, err = through.ListApps(t.Context(), okta.AppQuery{})
			checkBroken(t, err, time.Since(began), c.want)
		})
	}
}

// checkBroken wants one of the kinds, in time, or no error at all.
func checkBroken(t *testing.T, err error, took time.Duration, want []wire.Kind) {
	t.Helper()
	if took > patience {
		t.Errorf("took %s", took)
	}
	if want == nil {
		if err != nil {
			t.Error(err)
		}
		return
	}
	broken, ok := errors.AsType[*wire.Error](err)
	if !ok || !slices.Contains(want, broken.Kind) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v, want one of %s", err, want)
	}
}
