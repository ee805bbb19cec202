package practice

import (
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"
	"time"
)

// pages lists all apps page by page and gives their ids, and how long the fastest
// full page took: what else the computer does makes others slow.
func (o *Org) pages(t *testing.T, query url.Values) (ids []string, pages int, fastest time.Duration) {
	t.Helper()
	for {
		began := time.Now()
		r := o.adminSends(t, "GET", "/api/v1/apps?"+query.Encode(), "", 200)
		if took := time.Since(began); fastest == 0 || took < fastest {
			fastest = took
		}
		pages++
		for _, a := range r.list(t) {
			ids = append(ids, a["id"].(string))
		}
		links := r.header.Values("Link")
		if len(links) < 2 {
			return ids, pages, fastest
		}
		query.Set("after", ids[len(ids)-1])
	}
}

func TestTenThousandApps(t *testing.T) {
	o, _ := startOrg(t, Config{Apps: 10_000})
	ids, pages, fastest := o.pages(t, url.Values{"limit": {"200"}})
	seen := map[string]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	if want := len(o.apps()); len(seen) != want || len(ids) != want || want < 10_000 || pages != (want+199)/200 {
		t.Fatalf("%d apps, %d different, %d pages, want %d", len(ids), len(seen), pages, want)
	}
	if fastest > 200*time.Millisecond { // about 8 where nothing else runs, see BenchmarkAppPage
		t.Errorf("the fastest page took %v", fastest)
	}
	got := o.adminSends(t, "GET", "/api/v1/apps?q=acacia+payroll+00001", "", 200).list(t)
	if len(got) != 1 || got[0]["label"] != "Acacia Payroll 00001" {
		t.Errorf("search: %v", labels(got))
	}
	other, _ := startOrg(t, Config{Apps: 300})
	if again, _, _ := other.pages(t, url.Values{"limit": {"200"}}); again[len(again)-1] != ids[len(again)-1] {
		t.Error("the same seed gives other apps")
	}
}

// TestMoreAppsCanBeChanged: in place, and across a restart.
func TestMoreAppsCanBeChanged(t *testing.T) {
	cfg := Config{Seed: testSeed(), Apps: 120, StateFile: filepath.Join(t.TempDir(), "practice.json")}
	o, stop := openOrg(t, cfg)
	before, _, _ := o.pages(t, url.Values{"limit": {"50"}})
	changed, gone := before[len(before)-30], before[len(before)-60]
	o.adminSends(t, "POST", "/api/v1/apps/"+changed+"/lifecycle/deactivate", "", 200)
	o.adminSends(t, "POST", "/api/v1/apps/"+gone+"/lifecycle/deactivate", "", 200)
	o.adminSends(t, "DELETE", "/api/v1/apps/"+gone, "", 204)
	stop()
	o, stop = openOrg(t, cfg)
	defer stop()
	after, _, _ := o.pages(t, url.Values{"limit": {"7"}})
	if len(after) != len(before)-1 {
		t.Fatalf("%d apps, were %d", len(after), len(before))
	}
	if after[len(after)-30] != changed {
		t.Error("a changed app is elsewhere in the list")
	}
	if a := o.adminSends(t, "GET", "/api/v1/apps/"+changed, "", 200).object(t); a["status"] != inactive {
		t.Errorf("%v", a["status"])
	}
	o.adminSends(t, "GET", "/api/v1/apps/"+gone, "", 404)
	if err := o.Reset(); err != nil {
		t.Fatal(err)
	}
	if again, _, _ := o.pages(t, url.Values{"limit": {"200"}}); len(again) != len(before) {
		t.Errorf("%d apps after starting over", len(again))
	}
}

// TestAppsWithoutASignOnMode are what Okta's own client for Go can't decode.
func TestAppsWithoutASignOnMode(t *testing.T) {
	o, _ := startOrg(t, Config{Apps: 100})
	got := o.adminSends(t, "GET", "/api/v1/apps?q=active_directory", "", 200).list(t)
	if len(got) != 1 || got[0]["signOnMode"] != nil {
		t.Errorf("%v", got)
	}
}

// BenchmarkAppPage is a page of 200 apps far down a list of 10,000, from the
// request to the last byte.
func BenchmarkAppPage(b *testing.B) {
	o, err := New(Config{Seed: testSeed(), Apps: 10_000})
	if err != nil {
		b.Fatal(err)
	}
	defer o.Close()
	r := httptest.NewRequestWithContext(b.Context(), "GET", "/api/v1/apps?limit=200&after="+o.apps()[9_000].ID, nil)
	r.Host = o.host()
	r.Header.Set("Authorization", "SSWS "+o.AdminToken())
	for b.Loop() {
		w := httptest.NewRecorder()
		o.server.Handler.ServeHTTP(w, r.Clone(b.Context()))
		if w.Code != 200 {
			b.Fatal(w.Body)
		}
	}
}
