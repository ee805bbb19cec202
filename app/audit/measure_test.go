package audit_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

func oauthEndpoint(t *testing.T) *endpoint {
	t.Helper()
	return startEndpoint(t, nature{level: workspace.LevelOAuth, apps: workspace.AllowAny, answer: "echo", status: 401, body: "json"})
}

func measure(t *testing.T, e *endpoint, c audit.Config) workspace.Measurement {
	t.Helper()
	m, err := audit.Measure(t.Context(), c, e.target(e.level, e.apps), e.material(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// host answers everything in one way.
func host(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL + "/api/flo/x/invoke"
}

// TestHostsThatAreNoEndpoint: redirecting, answering everybody, serving pages,
// and breaking off. None of them holds; whoever answers anybody is broken.
func TestHostsThatAreNoEndpoint(t *testing.T) {
	const page = "<!doctype html><html><body>Welcome</body></html>"
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   workspace.Verdict
		calls  int // at most
	}{
		{"redirects to another host", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://login.example.com/", http.StatusFound)
		}, workspace.VerdictUnknown, 20},
		{"answers 200 to everything", func(w http.ResponseWriter, _ *http.Request) {
			write(w, 200, [2]string{"application/json", `{"ok":true}`})
		}, workspace.VerdictBroken, 6},
		{"answers 200 with an error to everything", func(w http.ResponseWriter, _ *http.Request) {
			write(w, 200, [2]string{"application/json", `{"error":"no"}`})
		}, workspace.VerdictUnknown, 20},
		{"serves a page to everybody", func(w http.ResponseWriter, _ *http.Request) { write(w, 200, [2]string{"text/html", page}) }, workspace.VerdictBroken, 6},
		{"serves an error page", func(w http.ResponseWriter, _ *http.Request) { write(w, 404, [2]string{"text/html", page}) }, workspace.VerdictUnknown, 20},
		{"fails", func(w http.ResponseWriter, _ *http.Request) { write(w, 500, [2]string{}) }, workspace.VerdictUnknown, 20},
		{"is too busy", func(w http.ResponseWriter, _ *http.Request) { write(w, 429, [2]string{}) }, workspace.VerdictUnknown, 2},
		{"hangs up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, workspace.VerdictUnknown, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var calls atomic.Int32
			e := oauthEndpoint(t)
			target := e.target(workspace.LevelOAuth, workspace.AllowAny)
			target.URL = host(t, func(w http.ResponseWriter, r *http.Request) { calls.Add(1); test.answer(w, r) })
			material := e.material(t)
			m, err := audit.Measure(t.Context(), config(t), target, material)
			if err != nil || m.Verdict != test.want || int(calls.Load()) > test.calls {
				t.Errorf("%s, want %s; %d calls; %v\n%s", m.Verdict, test.want, calls.Load(), err, told(m))
			}
			if e.runs != 0 || len(material.Second.Org.(*org).labels) > 0 {
				t.Error("another host was called, or an app made for nothing")
			}
		})
	}
}

// TestHangingHost: two calls without an answer are enough.
func TestHangingHost(t *testing.T) {
	e := oauthEndpoint(t)
	target := e.target(workspace.LevelOAuth, workspace.AllowAny)
	target.URL = host(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	c := config(t)
	c.Timeout = 50 * time.Millisecond
	m, err := audit.Measure(t.Context(), c, target, e.material(t))
	if err != nil || m.Verdict != workspace.VerdictUnknown {
		t.Fatalf("%s, %v\n%s", m.Verdict, err, told(m))
	}
	sent := slices.IndexFunc(m.Probes, func(p workspace.Probe) bool { return p.Outcome == notRun })
	if sent != 2 || m.MayHaveRun != 2 || m.Probes[0].Outcome != unsure {
		t.Errorf("%d sent, %d may have run\n%s", sent, m.MayHaveRun, told(m))
	}
}

// TestGoesOffInBetween: at each call, in each way. It never holds, and isn't
// called broken either: before, everything was as declared.
func TestGoesOffInBetween(t *testing.T) {
	whole := measure(t, oauthEndpoint(t), config(t))
	for at := range len(whole.Probes) {
		for _, how := range []string{"refuses", "fails", "hangs up"} {
			e := oauthEndpoint(t)
			e.after = func(calls int) {
				if calls <= at {
					return
				}
				switch how {
				case "refuses":
					e.level, e.tokens = workspace.LevelOAuth, map[string]tokenFacts{}
				case "fails":
					e.answer, e.status, e.level, e.tokens = "", 500, workspace.LevelOAuth, map[string]tokenFacts{}
				case "hangs up":
					panic(http.ErrAbortHandler)
				}
			}
			m := measure(t, e, config(t))
			if e.callsSoFar() <= at {
				continue // it ended before
			}
			if m.Verdict != workspace.VerdictUnknown || m.Apps == workspace.AllowList {
				t.Errorf("%s at call %d: %s, %q\n%s", how, at, m.Verdict, m.Apps, told(m))
			}
		}
	}
}

// TestFlowThatFailsOnGet: the flow itself answers a GET with 400, so the good
// credential gets further than none.
func TestFlowThatFailsOnGet(t *testing.T) {
	e := oauthEndpoint(t)
	target := e.target(workspace.LevelOAuth, workspace.AllowAny)
	address := host(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.Header.Get("Authorization") != "" {
			write(w, 400, [2]string{"application/json", `{"errorCode":"E0000001"}`})
			return
		}
		e.ServeHTTP(w, r)
	})
	target.URL = address
	m, err := audit.Measure(t.Context(), config(t), target, e.material(t))
	if err != nil || m.Verdict != workspace.VerdictHolds {
		t.Errorf("%s %v\n%s", m.Verdict, err, told(m))
	}
}

func TestTargetsThatAreRefused(t *testing.T) {
	e := oauthEndpoint(t)
	good := e.target(workspace.LevelOAuth, workspace.AllowAny)
	for name, change := range map[string]func(*audit.Target){
		"plain http":     func(t *audit.Target) { t.URL = "http://acme.workflows.okta.com/api/flo/x/invoke" },
		"no address":     func(t *audit.Target) { t.URL = "invoke" },
		"user info":      func(t *audit.Target) { t.URL = strings.Replace(t.URL, "://", "://a:b@", 1) },
		"token in it":    func(t *audit.Target) { t.URL += "?clientToken=abc" },
		"no level":       func(t *audit.Target) { t.Level = "" },
		"another method": func(t *audit.Target) { t.Draft.Method = "DELETE" },
	} {
		target := good
		change(&target)
		if _, err := audit.Measure(t.Context(), config(t), target, e.material(t)); !errors.Is(err, audit.ErrTarget) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if e.asked > 0 {
		t.Error("something was sent")
	}
}

// TestNothingOfTheDraftIsACredential: what stands in the draft in the place of
// one would be sent with every probe.
func TestNothingOfTheDraftIsACredential(t *testing.T) {
	e := startEndpoint(t, nature{level: workspace.LevelToken, answer: "echo", status: 401})
	target := e.target(workspace.LevelToken, "")
	target.Draft.Headers = []workspace.Field{{Name: "X-API-Client-Token", Value: e.clientToken}, {Name: "Authorization", Value: "Bearer x"}, {Name: "dpop", Value: "y"}}
	target.Draft.Query = []workspace.Field{{Name: "clientToken", Value: e.clientToken}}
	m, err := audit.Measure(t.Context(), config(t), target, e.material(t))
	if err != nil || m.Verdict != workspace.VerdictHolds {
		t.Errorf("%s %v\n%s", m.Verdict, err, told(m))
	}
}

func TestCancelled(t *testing.T) {
	e := oauthEndpoint(t)
	material := e.material(t)
	ctx, cancel := context.WithCancel(t.Context())
	c := config(t)
	c.Progress = func(ev audit.Event) {
		if ev.Probe.Name == workspace.ProbeAccessTampered && ev.Probe.Outcome != "" {
			cancel()
		}
	}
	m, err := audit.Measure(ctx, c, e.target(e.level, e.apps), material)
	if !errors.Is(err, context.Canceled) || m.Verdict != workspace.VerdictUnknown || len(m.Probes) == 0 {
		t.Fatalf("%v, %s", err, m.Verdict)
	}
	if p := m.Probe(workspace.ProbeGoodAgain); p.Outcome != notRun || p.Why.IsZero() || m.Probe(workspace.ProbeAccessTampered).Outcome != refused {
		t.Errorf("\n%s", told(m))
	}
}

// TestProgress tells each probe before it is sent and after, in order, and counts those
// that are to be sent.
func TestProgress(t *testing.T) {
	e := oauthEndpoint(t)
	c := config(t)
	var events []audit.Event
	c.Progress = func(ev audit.Event) { events = append(events, ev) }
	material := e.material(t)
	material.Expired = nil
	toSend := 0
	for _, p := range audit.Plan(e.target(e.level, e.apps), material) {
		if p.Outcome == "" {
			toSend++
		}
	}
	m, err := audit.Measure(t.Context(), c, e.target(e.level, e.apps), material)
	if err != nil || toSend >= len(m.Probes) {
		t.Fatalf("%d to send of %d: %v", toSend, len(m.Probes), err)
	}
	done := 0
	for _, ev := range events {
		if ev.Total != toSend || ev.Done < done || ev.Done > done+1 || ev.Done == done+1 && ev.Probe.Outcome == "" {
			t.Errorf("%d of %d after %d: %s %q", ev.Done, ev.Total, done, ev.Probe.Name, ev.Probe.Outcome)
		}
		done = ev.Done
	}
	if done != toSend {
		t.Errorf("%d of %d told", done, toSend)
	}
}

// TestPauses keeps the calls apart, more so after one too many.
func TestPauses(t *testing.T) {
	e := oauthEndpoint(t)
	var pauses []time.Duration
	c := config(t)
	c.Pause = func(_ context.Context, d time.Duration) error { pauses = append(pauses, d); return nil }
	e.after = func(calls int) {
		e.status = 401
		if calls == 3 {
			e.status = 429
		}
	}
	measure(t, e, c)
	const newness = 1 // before the second app's token is asked for
	if len(pauses) != e.asked-1+newness || slices.Min(pauses) < 125*time.Millisecond || pauses[2] < time.Second || slices.Max(pauses) != 2*time.Second {
		t.Errorf("%d calls, %v", e.asked, pauses)
	}
}

// TestNoSecretIsKept: neither what was sent nor what the flow gave back of it.
func TestNoSecretIsKept(t *testing.T) {
	for _, kind := range kinds() {
		e := startEndpoint(t, kind)
		target := e.target(kind.level, kind.apps)
		target.URL = host(t, func(w http.ResponseWriter, r *http.Request) {
			_ = r.Header.Write(w)
			_, _ = w.Write([]byte(r.URL.RawQuery + strings.Repeat(" ä", 2000)))
		})
		var tokens []secret.Secret
		material := e.material(t)
		material.Own = func(context.Context) (audit.Access, error) {
			a := e.access(tokenFacts{app: "own"})
			tokens = append(tokens, a.Token)
			return a, nil
		}
		m, err := audit.Measure(t.Context(), config(t), target, material)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range append(tokens, material.ClientToken) {
			if strings.Contains(string(data), s.Reveal()) {
				t.Errorf("%s: a secret is in the measurement", kind.level)
			}
		}
		for _, p := range m.Probes {
			if len(p.Body) > 1<<10 || strings.ContainsRune(p.Body, '\uFFFD') {
				t.Errorf("%s: %d bytes of a body", p.Name, len(p.Body))
			}
		}
	}
}

// TestTokensThatCanNotBeHad are told, and nothing is claimed of them.
func TestTokensThatCanNotBeHad(t *testing.T) {
	e := oauthEndpoint(t)
	material := e.material(t)
	material.Expired, material.OtherAudience, material.OtherScope, material.Bound = bare, nil, none, none
	m, err := audit.Measure(t.Context(), config(t), e.target(e.level, e.apps), material)
	if err != nil || m.Verdict != workspace.VerdictHolds {
		t.Fatalf("%v, %s\n%s", err, m.Verdict, told(m))
	}
	for _, name := range []workspace.ProbeName{
		workspace.ProbeAccessExpired, workspace.ProbeAccessOtherAudience, workspace.ProbeAccessOtherScope,
		workspace.ProbeAccessBound, workspace.ProbeAccessBoundAsBearer,
	} {
		if p := m.Probe(name); p.Outcome != notRun || p.Why.IsZero() {
			t.Errorf("%s: %s for %q", name, p.Outcome, p.Why)
		}
	}
	material.Own = none
	m, err = audit.Measure(t.Context(), config(t), e.target(e.level, e.apps), material)
	if err != nil || m.Verdict != workspace.VerdictUnknown || m.Level != "" {
		t.Errorf("without an own token: %v, %s\n%s", err, m.Verdict, told(m))
	}
}
