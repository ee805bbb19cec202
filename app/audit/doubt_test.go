package audit_test

import (
	"context"
	"encoding/json"
	"fmt"
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

// measureWith measures an address with an own app only, as it is on a real org.
func (e *endpoint) measureWith(t *testing.T, address string, level workspace.Level) workspace.Measurement {
	t.Helper()
	target := e.target(level, workspace.AllowAny)
	target.URL = address
	m, err := audit.Measure(t.Context(), config(t), target, audit.Material{Own: e.material(t).Own, ClientToken: secret.New(e.clientToken)})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestPublicTakesARun: that an endpoint is public holds only where the flow is
// certain to have answered.
func TestPublicTakesARun(t *testing.T) {
	for _, answer := range answers() {
		for _, quiet := range []bool{false, true} {
			e := startEndpoint(t, nature{level: workspace.LevelPublic, answer: answer, quiet: quiet})
			for _, material := range []audit.Material{e.material(t), {}} {
				m, err := audit.Measure(t.Context(), config(t), e.target(workspace.LevelPublic, ""), material)
				want := map[bool]workspace.Verdict{false: workspace.VerdictHolds, true: workspace.VerdictUnknown}[quiet]
				if err != nil || m.Verdict != want || quiet && (m.Level != "" || !strings.Contains(m.Why[0].String(), "ID of a run")) {
					t.Errorf("%s, quiet %t: %v, %s, measured %q\n%s", answer, quiet, err, m.Verdict, m.Level, told(m))
				}
			}
		}
	}
	for _, body := range []string{"<!doctype html><html><body>Sign in</body></html>", `{"message":"not valid"}`, "Unauthorized", ""} {
		e := startEndpoint(t, nature{level: workspace.LevelPublic})
		m := e.measureWith(t, host(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }), workspace.LevelPublic)
		if m.Verdict != workspace.VerdictUnknown || m.Level != "" {
			t.Errorf("%q to everybody: %s, measured %q\n%s", body, m.Verdict, m.Level, told(m))
		}
	}
}

// TestRefusalsThatComeFromTime: an open endpoint behind something that blocks
// some calls in a row never holds, whichever calls these are.
func TestRefusalsThatComeFromTime(t *testing.T) {
	for _, answer := range []string{"echo", "count"} {
		for _, level := range []workspace.Level{workspace.LevelOAuth, workspace.LevelToken} {
			for first := 1; first < 20; first++ {
				for last := first; last < 20; last++ {
					e := startEndpoint(t, nature{level: workspace.LevelPublic, answer: answer, status: 403, body: "json", quiet: last%2 == 0})
					e.after = func(calls int) {
						e.level, e.ignores = workspace.LevelPublic, ""
						if calls >= first && calls <= last {
							e.level, e.apps, e.ignores = workspace.LevelOAuth, workspace.AllowList, ""
							for word := range e.tokens {
								e.tokens[word] = tokenFacts{app: "nobody"}
							}
						}
					}
					if m := e.measureWith(t, e.url, level); m.Verdict == workspace.VerdictHolds {
						t.Errorf("calls %d to %d blocked, declared %s: it holds\n%s", first, last, level, told(m))
					}
				}
			}
		}
	}
}

// TestFlowThatRefusesItself: the level lets everybody in, and the flow looks at
// the credential. Its refusals are runs.
func TestFlowThatRefusesItself(t *testing.T) {
	for _, level := range []workspace.Level{workspace.LevelOAuth, workspace.LevelToken} {
		e := startEndpoint(t, nature{level: level, apps: workspace.AllowAny, answer: "echo", status: 401, body: "json", checks: true})
		m := e.measureWith(t, e.url, level)
		none := m.Probe(workspace.ProbeNoCredential)
		if m.Verdict != workspace.VerdictUnknown || m.Level != "" || none.Outcome != unsure || !strings.Contains(m.Why[0].String(), "The flow itself refused it") {
			t.Errorf("%s: %s, measured %q\n%s", level, m.Verdict, m.Level, told(m))
		}
		if m.Ran != e.runs || m.MayHaveRun != 0 || e.runs > 5 {
			t.Errorf("%s: %d runs, told %d and perhaps %d", level, e.runs, m.Ran, m.MayHaveRun)
		}
	}
}

// TestRefusalsWithAnIDOfTheirOwn: a header that every answer has, or one that
// never changes, is no run's.
func TestRefusalsWithAnIDOfTheirOwn(t *testing.T) {
	e := oauthEndpoint(t)
	calls := atomic.Int32{}
	address := host(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Edge", fmt.Sprintf("aaaaaaaa-0000-4000-8000-%012d", calls.Add(1)))
		w.Header().Set("X-Org", "aaaaaaaa-0000-4000-8000-000000000000")
		e.ServeHTTP(w, r)
	})
	if m := e.measureWith(t, address, workspace.LevelOAuth); m.Verdict != workspace.VerdictHolds {
		t.Errorf("%s\n%s", m.Verdict, told(m))
	}
}

// TestNoSecretOfAnotherCall: a flow that answers with what the call before held.
func TestNoSecretOfAnotherCall(t *testing.T) {
	var before atomic.Value
	before.Store("")
	e := oauthEndpoint(t)
	address := host(t, func(w http.ResponseWriter, r *http.Request) {
		last := before.Swap(r.Header.Get("Authorization") + r.Header.Get("X-Api-Client-Token") + r.URL.RawQuery)
		w.Header().Set("X-Last", last.(string))
		write(w, http.StatusUnauthorized, [2]string{"application/json", fmt.Sprintf(`{"last":%q}`, last)})
	})
	target := e.target(workspace.LevelOAuth, workspace.AllowAny)
	target.URL = address
	m, err := audit.Measure(t.Context(), config(t), target, e.material(t))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	for word := range e.tokens {
		if strings.Contains(string(data), word) {
			t.Errorf("an access token is in the measurement\n%s", told(m))
		}
	}
	if strings.Contains(string(data), e.clientToken) {
		t.Errorf("the client token is in the measurement\n%s", told(m))
	}
}

// TestAnswersThatVary: the good credential is accepted, whatever the flow says
// the next time.
func TestAnswersThatVary(t *testing.T) {
	for name, bodies := range map[string][2]string{
		"null, then a text": {`{"last":null}`, `{"last":"2026"}`}, "a member comes": {`{"a":1}`, `{"a":1,"b":2}`},
		"a member goes": {`{"a":1,"b":2}`, `{"a":1}`}, "an object, then a list": {`{"a":1}`, `[1]`}, "text, then JSON": {`Hello`, `{"a":1}`},
	} {
		for _, quiet := range []bool{false, true} {
			e := oauthEndpoint(t)
			e.quiet = quiet
			runs := 0
			address := host(t, func(w http.ResponseWriter, r *http.Request) {
				answer := httptest.NewRecorder()
				if e.ServeHTTP(answer, r); answer.Code != http.StatusOK {
					write(w, answer.Code, [2]string{})
					return
				}
				w.Header().Set("X-Execution-Id", answer.Header().Get("X-Execution-Id"))
				write(w, http.StatusOK, [2]string{"", bodies[min(runs, 1)]})
				runs++
			})
			if m := e.measureWith(t, address, workspace.LevelOAuth); m.Verdict != workspace.VerdictHolds {
				t.Errorf("%s, quiet %t: %s\n%s", name, quiet, m.Verdict, told(m))
			}
		}
	}
}

// TestFlowThatWorksOnce: it says 409 to the second good call. That isn't called
// a change of the endpoint.
func TestFlowThatWorksOnce(t *testing.T) {
	e := oauthEndpoint(t)
	runs := 0
	address := host(t, func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		if e.ServeHTTP(answer, r); answer.Code == http.StatusOK && runs > 0 {
			write(w, http.StatusConflict, [2]string{})
			return
		}
		if answer.Code == http.StatusOK {
			runs++
		}
		write(w, answer.Code, [2]string{"application/json", answer.Body.String()})
	})
	m := e.measureWith(t, address, workspace.LevelOAuth)
	if m.Verdict != workspace.VerdictUnknown || !strings.Contains(m.Why[0].String(), "409") || !strings.Contains(m.Why[0].String(), "another body") {
		t.Errorf("%s\n%s", m.Verdict, told(m))
	}
}

// TestOffWithASuccess: an endpoint that answers 200 to everybody from some call
// on. That its good call is answered too, but as no credential is, says nothing.
func TestOffWithASuccess(t *testing.T) {
	for at := 1; at < 14; at++ {
		for _, body := range []string{"message", "html", "text"} {
			e := oauthEndpoint(t)
			e.after = func(calls int) {
				if calls >= at {
					e.tokens, e.status, e.body = map[string]tokenFacts{}, http.StatusOK, body
				}
			}
			m := e.measureWith(t, e.url, workspace.LevelOAuth)
			if e.callsSoFar() > at && at > 1 && m.Verdict != workspace.VerdictUnknown {
				t.Errorf("%s from call %d on: %s\n%s", body, at, m.Verdict, told(m))
			}
		}
	}
}

// TestWhatMayHaveRun counts what may have reached the flow, and nothing else.
func TestWhatMayHaveRun(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	busy := host(t, func(w http.ResponseWriter, _ *http.Request) { write(w, http.StatusTooManyRequests, [2]string{}) })
	fails := host(t, func(w http.ResponseWriter, _ *http.Request) { write(w, http.StatusInternalServerError, [2]string{}) })
	e := oauthEndpoint(t)
	for address, want := range map[string]func(int) bool{
		gone.URL + "/api/flo/x/invoke": func(n int) bool { return n == 0 }, busy: func(n int) bool { return n == 0 }, fails: func(n int) bool { return n > 10 },
	} {
		if m := e.measureWith(t, address, workspace.LevelOAuth); m.Ran != 0 || !want(m.MayHaveRun) {
			t.Errorf("%d ran, %d may have\n%s", m.Ran, m.MayHaveRun, told(m))
		}
	}
}

// TestTooMany: the endpoint is given the time that it asks for, up to a bound, and
// left alone when it asks again.
func TestTooMany(t *testing.T) {
	for after, want := range map[string]time.Duration{"": time.Second, "7": 7 * time.Second, "3600": 30 * time.Second, "soon": time.Second, "-1": time.Second} {
		e := oauthEndpoint(t)
		var calls atomic.Int32
		address := host(t, func(w http.ResponseWriter, _ *http.Request) {
			calls.Add(1)
			w.Header().Set("Retry-After", after)
			write(w, http.StatusTooManyRequests, [2]string{})
		})
		var pauses []time.Duration
		c := config(t)
		c.Pause = func(_ context.Context, d time.Duration) error { pauses = append(pauses, d); return nil }
		target := e.target(workspace.LevelOAuth, workspace.AllowAny)
		target.URL = address
		m, err := audit.Measure(t.Context(), c, target, e.material(t))
		last := m.Probe(workspace.ProbeGoodAgain)
		if err != nil || calls.Load() != 2 || !slices.Equal(pauses, []time.Duration{want}) || !strings.Contains(last.Why.String(), "429") {
			t.Errorf("%q: %v, %d calls, %v\n%s", after, err, calls.Load(), pauses, told(m))
		}
	}
}

// TestHugeAnswers have a status all the same.
func TestHugeAnswers(t *testing.T) {
	huge := strings.Repeat("x", 21<<20)
	e := oauthEndpoint(t)
	address := host(t, func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		if e.ServeHTTP(answer, r); answer.Code == http.StatusOK {
			write(w, http.StatusOK, [2]string{"text/plain", huge})
			return
		}
		write(w, answer.Code, [2]string{})
	})
	if m := e.measureWith(t, address, workspace.LevelOAuth); m.Verdict != workspace.VerdictHolds || m.Ran != e.runs {
		t.Errorf("%s\n%s", m.Verdict, told(m))
	}
}

// TestOpenFlowThatCounts is left alone once it has answered without a credential,
// though no two of its answers are the same.
func TestOpenFlowThatCounts(t *testing.T) {
	for _, quiet := range []bool{false, true} {
		e := startEndpoint(t, nature{level: workspace.LevelPublic, answer: "count", quiet: quiet})
		if m := e.measureWith(t, e.url, workspace.LevelOAuth); m.Verdict != workspace.VerdictBroken || m.Ran > 5 {
			t.Errorf("%s, ran %d\n%s", m.Verdict, m.Ran, told(m))
		}
	}
}

// TestGoodThatFails: the flow that fails for {} is told from one that refuses.
func TestGoodThatFails(t *testing.T) {
	for _, answer := range [][2]string{{"500", ""}, {"200", `{"error":"name is missing"}`}} {
		e := oauthEndpoint(t)
		address := host(t, func(w http.ResponseWriter, r *http.Request) {
			status := map[string]int{"500": 500, "200": 200}[answer[0]]
			recorded := httptest.NewRecorder()
			if e.ServeHTTP(recorded, r); recorded.Code != http.StatusOK {
				status = recorded.Code
			}
			write(w, status, [2]string{"application/json", answer[1]})
		})
		m := e.measureWith(t, address, workspace.LevelOAuth)
		if m.Verdict != workspace.VerdictUnknown || len(m.Notes) != 1 || !strings.Contains(m.Notes[0].String(), "another body") {
			t.Errorf("%s: %s\n%s", answer[0], m.Verdict, told(m))
		}
	}
}

// TestErrorBehindBlanks is found.
func TestErrorBehindBlanks(t *testing.T) {
	e := startEndpoint(t, nature{level: workspace.LevelPublic})
	address := host(t, func(w http.ResponseWriter, _ *http.Request) {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.runs++
		e.nameRun(w)
		write(w, http.StatusOK, [2]string{"", strings.Repeat(" ", 1100) + `{"error":"unauthorized"}`})
	})
	if m := e.measureWith(t, address, workspace.LevelPublic); m.Verdict != workspace.VerdictUnknown {
		t.Errorf("%s\n%s", m.Verdict, told(m))
	}
}
