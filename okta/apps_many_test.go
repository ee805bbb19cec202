package okta_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/okta"
)

const manyApps = 10_000

// manyAppsOrg lists ten thousand service apps with a key each, in bodies as large as recorded ones.
func manyAppsOrg(t *testing.T) *org {
	t.Helper()
	padding := strings.Repeat("x", 2000) // links, notes, visibility
	modulus := strings.Repeat("n", 342)
	return newOrg(t, func(w http.ResponseWriter, r *http.Request) {
		var start, size int
		fmt.Sscan(r.URL.Query().Get("limit"), &size)
		fmt.Sscan(strings.TrimPrefix(r.URL.Query().Get("after"), "0oa"), &start)
		end := min(start+size, manyApps)
		if end < manyApps {
			w.Header().Add("Link", fmt.Sprintf(`<https://acme.okta.com/api/v1/apps?after=0oa%d>; rel="next"`, end))
		}
		var page bytes.Buffer
		for i := start; i < end; i++ {
			fmt.Fprintf(&page, `%c{"id":"0oa%017d","name":"oidc_client","label":"Service %d","status":"ACTIVE","signOnMode":"OPENID_CONNECT",
				"created":"2026-03-27T18:32:06.000Z","lastUpdated":"2026-03-27T18:32:06.000Z","features":[],"_links":{"x":%q},
				"credentials":{"oauthClient":{"client_id":"0oa%017d","token_endpoint_auth_method":"private_key_jwt","autoKeyRotation":true}},
				"settings":{"app":{},"oauthClient":{"application_type":"service","grant_types":["client_credentials"],"response_types":["token"],
				"redirect_uris":[],"jwks":{"keys":[{"kty":"RSA","id":"pks%d","status":"ACTIVE","kid":"k%d","use":null,"e":"AQAB","n":%q}]}}}}`,
				",["[b2i(i == start)], i, i, padding, i, i, i, modulus)
		}
		page.WriteByte(']')
		_, _ = w.Write(page.Bytes())
	})
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// heap is how much memory is in use, in bytes.
func heap() int64 {
	runtime.GC()
	runtime.GC() // what finalizers held on to
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc) //nolint:gosec // no computer has so much
}

// A page is there before the next is asked for, and what stays of it is small.
func TestTenThousandAppsComePageByPage(t *testing.T) {
	const most = 2 << 10 // bytes for an app
	o := manyAppsOrg(t)
	c := o.client(t)
	before := heap()
	var apps []okta.App
	pages := 0
	for page, err := range c.AppPages(t.Context(), okta.AppQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		if pages++; o.count() != pages {
			t.Fatalf("page %d came after %d requests", pages, o.count())
		}
		if apps = append(apps, page...); pages%25 != 0 {
			continue
		}
		if each := (heap() - before) / int64(len(apps)); each > most {
			t.Errorf("each of %d apps takes %d bytes", len(apps), each)
		}
	}
	if len(apps) != manyApps || pages != manyApps/200 {
		t.Fatalf("%d apps in %d pages", len(apps), pages)
	}
	if last := apps[manyApps-1]; last.Label != "Service 9999" || len(last.Keys) != 1 || last.Problem != "" {
		t.Errorf("%+v", last)
	}
}

// An org without the app that is looked for isn't read to its end, and what wasn't seen isn't said to be missing. One
// that has it is read no further.
func TestAppsByNameIsBounded(t *testing.T) {
	o := manyAppsOrg(t)
	apps, err := o.client(t).AppsByName(t.Context(), okta.AppWorkflowsOAuth)
	if !errors.Is(err, okta.ErrNotAllSeen) || len(apps) != 0 || o.count() > 1+okta.MostLookedThrough/200+1 {
		t.Errorf("%d apps after %d requests, %v", len(apps), o.count(), err)
	}
	o = manyAppsOrg(t)
	apps, err = o.client(t).AppsByName(t.Context(), okta.AppOIDC)
	if err != nil || len(apps) == 0 || o.count() != 1 {
		t.Errorf("%d apps after %d requests, %v", len(apps), o.count(), err)
	}
	few := newOrg(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Query().Get("filter") != "":
			fmt.Fprint(w, `[]`)
		case r.URL.Query().Get("after") == "":
			w.Header().Add("Link", `<https://acme.okta.com/api/v1/apps?after=0oa1>; rel="next"`)
			fmt.Fprint(w, `[{"id":"0oa1","name":"flow","status":"INACTIVE"}]`)
		case r.URL.Query().Get("after") == "0oa1":
			w.Header().Add("Link", `<https://acme.okta.com/api/v1/apps?after=0oa2>; rel="next"`)
			fmt.Fprint(w, `[{"id":"0oa2","name":"flow","status":"ACTIVE"}]`)
		default:
			t.Error("it reads on")
		}
	})
	if apps, err := few.client(t).AppsByName(t.Context(), "flow"); err != nil || len(apps) != 2 {
		t.Errorf("%+v, %v", apps, err)
	}
}
