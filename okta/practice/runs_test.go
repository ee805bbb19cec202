package practice

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// still is an org that no network leads to, so that its time can be made up.
func still(t *testing.T, cfg Config) *Org {
	t.Helper()
	cfg.Seed = testSeed()
	o, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

// invokes calls the flow in process; cut reports a connection that was closed
// without an answer.
func (o *Org) invokes(t *testing.T, name string) (status int, cut bool) {
	t.Helper()
	e := o.endpoint(t, name)
	r := httptest.NewRequestWithContext(t.Context(), "POST", e.InvokeURL, strings.NewReader("{}"))
	r.Header.Set(clientTokenHeader, e.ClientToken)
	w := httptest.NewRecorder()
	defer func() {
		if p := recover(); p != nil {
			status, cut = 0, p == http.ErrAbortHandler
		}
	}()
	o.server.Handler.ServeHTTP(w, r)
	return w.Code, false
}

// onlyRun is the one row of a flow's history.
func (o *Org) onlyRun(t *testing.T, name string) execution {
	t.Helper()
	runs, err := o.history(name)
	if err != nil || len(runs) != 1 {
		t.Fatalf("%s: %d runs, %v", name, len(runs), err)
	}
	return runs[0]
}

func (e execution) check(t *testing.T, when string, state runState, status int, d time.Duration) {
	t.Helper()
	if e.State != state || e.Status != status || e.Duration != d {
		t.Errorf("%s: %s, status %d after %v; want %s, %d, %v", when, e.State, e.Status, e.Duration, state, status, d)
	}
}

func TestCloseAnswersFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := still(t, Config{})
		began := time.Now()
		if status, _ := o.invokes(t, "closing"); status != 200 || time.Since(began) != 0 {
			t.Errorf("status %d after %v", status, time.Since(began))
		}
		o.onlyRun(t, "closing").check(t, "answered", runOn, 200, 0)
		time.Sleep(DefaultAnswerLimit)
		o.onlyRun(t, "closing").check(t, "past the limit", runOn, 200, 0)
		time.Sleep(time.Second)
		synctest.Wait()
		o.onlyRun(t, "closing").check(t, "at the end", runDone, 200, 6*time.Second)
	})
}

func TestCallerIsKeptWaitingForSoLong(t *testing.T) {
	for _, limit := range []time.Duration{0, time.Second, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			o := still(t, Config{AnswerLimit: limit})
			want := o.answerLimit
			go func() {
				time.Sleep(want / 2)
				o.onlyRun(t, "late").check(t, "in the middle", runOn, 0, 0)
			}()
			began := time.Now()
			if status, cut := o.invokes(t, "late"); !cut || time.Since(began) != want {
				t.Errorf("limit %v: status %d, closed %t after %v", limit, status, cut, time.Since(began))
			}
			o.onlyRun(t, "late").check(t, "closed", runFailed, 0, want)
			if status, _ := o.invokes(t, "slow"); (status == 200) != (want > slowFlowTakes) {
				t.Errorf("limit %v: the slow flow answers %d", limit, status)
			}
		})
	}
}

// TestLateFlowClosesTheConnection: the same over the network, and once only
// although a GET may be repeated on a connection of before.
func TestLateFlowClosesTheConnection(t *testing.T) {
	o, clock := startOrg(t, Config{AnswerLimit: 5 * time.Millisecond})
	e := o.endpoint(t, "late")
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for _, method := range []string{"GET", "POST"} {
		req, err := http.NewRequestWithContext(t.Context(), method, e.InvokeURL, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set(clientTokenHeader, e.ClientToken)
		if resp, err := client.Do(req); err == nil {
			resp.Body.Close()
			t.Errorf("%s: status %d", method, resp.StatusCode)
		}
		clock.move(time.Second)
	}
	rows := o.adminSends(t, "GET", "/practice/v1/flows/late/history", "", 200).list(t)
	if len(rows) != 2 || rows[0]["state"] != "failed" || rows[0]["status"] != 0.0 {
		t.Errorf("%v", rows)
	}
}

func TestFlowsThatGoOnEndWithTheOrg(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	cfg := Config{Seed: testSeed(), StateFile: file, AnswerLimit: time.Hour}
	first, closeFirst := openOrg(t, cfg)
	e := first.endpoint(t, "closing")
	if r := send(t, "POST", e.InvokeURL, "{}", clientToken(e.ClientToken)); r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if got := first.onlyRun(t, "closing"); got.State != runOn {
		t.Errorf("%+v", got)
	}
	if _, _, page := browse(t, first, "GET", "/console/workflows/flows/closing/history", nil, nil); !strings.Contains(page, "<td>Running</td><td>200</td><td>not done yet</td>") {
		t.Error(page)
	}
	closeFirst()
	if got := first.onlyRun(t, "closing"); got.State != runFailed || got.Status != 200 {
		t.Errorf("after the end %+v", got)
	}
	second, closeSecond := openOrg(t, cfg)
	defer closeSecond()
	if got := second.onlyRun(t, "closing"); got.State != runFailed {
		t.Errorf("after a restart %+v", got)
	}
	late := newAfterwards()
	late.stop()
	late.run(func(stop <-chan struct{}) { <-stop })
}

// TestKilledOrgFailsItsRuns: nobody ended the run in the file.
func TestKilledOrgFailsItsRuns(t *testing.T) {
	file := filepath.Join(t.TempDir(), "practice.json")
	o := still(t, Config{StateFile: file, AnswerLimit: time.Hour})
	o.invokes(t, "closing")
	if err := o.flush(); err != nil {
		t.Fatal(err)
	}
	next := still(t, Config{StateFile: file})
	if got := next.onlyRun(t, "closing"); got.State != runFailed {
		t.Errorf("%+v", got)
	}
}

func TestStartingOverForgetsWhatGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := still(t, Config{})
		o.invokes(t, "closing")
		if err := o.Reset(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if runs, _ := o.history("closing"); len(runs) != 0 {
			t.Errorf("%+v", runs)
		}
	})
}

// TestOneRowForEachCallLetIn: of many at a time, some good and some bad, at
// endpoints that refuse in forms drawn at random.
func TestOneRowForEachCallLetIn(t *testing.T) {
	draw := rand.Uint64()
	t.Logf("seed %d", draw)
	random := rand.New(rand.NewPCG(draw, 0))
	manners, let := map[string]Manner{}, map[string]map[string]bool{}
	names := []string{"echo-token", "bookmark", "failing", "counting", "closing"}
	for _, name := range names {
		let[name] = map[string]bool{}
		status, body := RefusalStatuses(), RefusalBodies()
		manners[name] = Manner{Status: status[random.IntN(len(status))], Body: body[random.IntN(len(body))]}
	}
	o, _ := startOrg(t, Config{Endpoints: manners, AnswerLimit: time.Hour})
	var calling sync.WaitGroup
	var mu sync.Mutex
	for _, name := range names {
		e := o.endpoint(t, name)
		for range 20 {
			token := e.ClientToken
			if random.IntN(2) == 0 {
				token = "wrong"
			}
			calling.Go(func() {
				r := calls(t, "POST", e.InvokeURL, clientToken(token))
				mu.Lock()
				defer mu.Unlock()
				if id := r.header.Get(executionHeader); id != "" {
					let[name][id] = true
				}
				if token == "wrong" && r.status != manners[name].Status {
					t.Errorf("%s: %d, want %d", name, r.status, manners[name].Status)
				}
			})
		}
	}
	calling.Wait()
	for _, name := range names {
		runs, err := o.history(name)
		if err != nil || len(runs) != len(let[name]) || len(runs) == 0 || len(runs) > invokeRate {
			t.Errorf("%s: %d runs of %d calls, %v", name, len(runs), len(let[name]), err)
		}
		for _, e := range runs {
			if !let[name][e.ID] {
				t.Errorf("%s: run %s of nobody's call", name, e.ID)
			}
		}
	}
}

// TestOldRowsAreDone: rows of before runs had a state.
func TestOldRowsAreDone(t *testing.T) {
	o, _ := startOrg(t, Config{})
	o.mu.Lock()
	o.state.Executions = append(o.state.Executions, execution{ID: "old", Flow: "echo-public", Status: 200})
	o.mu.Unlock()
	rows := o.adminSends(t, "GET", "/practice/v1/flows/echo-public/history", "", 200).list(t)
	_, _, page := browse(t, o, "GET", "/console/workflows/flows/echo-public/history", nil, nil)
	if fmt.Sprint(rows[0]["state"]) != "done" || !strings.Contains(page, "<td>Done</td>") {
		t.Errorf("%v", rows)
	}
}
