package command_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// TestPracticeFilledWithApps: so many more than it has anyway, and every page
// leads to the next.
func TestPracticeFilledWithApps(t *testing.T) {
	list := func(args ...string) (apps []appJSON) {
		p := startPractice(t, args...)
		for path := "/api/v1/apps?limit=200"; path != ""; {
			var page []appJSON
			resp := p.get(t, path, &page)
			apps = append(apps, page...)
			path = next(resp, p.OrgURL)
		}
		return apps
	}
	few, many := list(), list("--apps", "450")
	if len(many) != len(few)+450 {
		t.Errorf("%d apps, %d without --apps", len(many), len(few))
	}
}

// next is the path of the page that follows, "" behind the last.
func next(resp *http.Response, origin string) string {
	for _, link := range resp.Header.Values("Link") {
		if address, ok := strings.CutSuffix(link, `>; rel="next"`); ok {
			return strings.TrimPrefix(address, "<"+origin)
		}
	}
	return ""
}

// TestPracticeFilledWithPeople: the last of them is there.
func TestPracticeFilledWithPeople(t *testing.T) {
	var user struct {
		Profile struct{ Login string }
	}
	const last = "person-0030@practice.example"
	startPractice(t, "--users", "30").get(t, "/api/v1/users/"+last, &user)
	if user.Profile.Login != last {
		t.Errorf("%+v", user)
	}
}

// TestPracticeTellsWhereTheServiceIs: the third party's service answers there.
func TestPracticeTellsWhereTheServiceIs(t *testing.T) {
	p := startPractice(t)
	resp, err := http.Get(p.ServiceURL + "/echo/hello")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var echoed struct{ Target string }
	if err := json.NewDecoder(resp.Body).Decode(&echoed); err != nil || echoed.Target != "/echo/hello" {
		t.Errorf("%s: %+v, %v", p.ServiceURL, echoed, err)
	}
}
