package setup_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// changesSince are the changing requests to the API that were sent since an exchange.
func (b *bench) changesSince(id uint64) (lines []string) {
	for _, x := range b.app.Activity.Since(id) {
		if x.Method != http.MethodGet && strings.Contains(x.URL, "/api/v1/") {
			_, path, _ := strings.Cut(x.URL, "/api/v1/")
			lines = append(lines, x.Method+" /api/v1/"+path)
		}
	}
	return lines
}

func (b *bench) newest() uint64 {
	x, _ := b.app.Activity.Newest()
	return x.ID
}

// shownFor is the removal of everything that the walk made, apps first.
func (b *bench) shownFor(ids ...string) setup.Removal {
	b.t.Helper()
	before, list := b.newest(), b.Workspace().Created
	r, err := b.PreviewRemove(b.t.Context(), ids)
	b.must(err)
	if sent := b.changesSince(before); len(sent) > 0 || !slices.Equal(b.Workspace().Created, list) {
		b.t.Fatalf("to show it, it sent %q; the list has %d things after %d", sent, len(b.Workspace().Created), len(list))
	}
	return r
}

// What is shown is what is sent, word by word and in order.
func TestRemoveAsShown(t *testing.T) {
	b := newBench(t).signedIn().withApp().withEndpoint("bookmark", workspace.LevelOAuth)
	b.must(b.SetDraft(b.endpoint, setup.BookmarkPreset()))
	_, err := b.Invoke(t.Context(), b.endpoint)
	b.must(err)
	var ids []string
	for _, c := range b.Workspace().Created {
		ids = append(ids, c.ID)
	}
	shown := b.shownFor(ids...)
	if len(ids) != 3 || len(shown.IDs) != 2 || len(shown.Requests) != 4 {
		t.Fatalf("of %d things: %q, %q", len(ids), shown.IDs, setup.RequestLines(shown.Requests))
	}
	before := b.newest()
	b.must(b.RemoveAsShown(t.Context(), shown))
	if sent := b.changesSince(before); !slices.Equal(sent, setup.RequestLines(shown.Requests)) {
		t.Errorf("sent %q, shown %q", sent, setup.RequestLines(shown.Requests))
	}
	if left := b.Workspace().Created; len(left) > 0 {
		t.Errorf("left: %+v", left)
	}
}

// A grant goes by itself where its app stays; with its app it takes no request.
func TestRemoveAGrantAsShown(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	grant := b.one(workspace.CreatedGrant)
	shown := b.shownFor(grant.ID)
	if lines := setup.RequestLines(shown.Requests); !slices.Equal(lines, []string{"DELETE /api/v1/apps/" + grant.AppID + "/grants/" + grant.ID}) {
		t.Fatalf("shown %q", lines)
	}
	b.must(b.RemoveAsShown(t.Context(), shown))
	if len(b.made(workspace.CreatedGrant)) > 0 {
		t.Error("the grant is still listed")
	}
}

// When another request would be needed by now, none is sent.
func TestRemoveNothingButWhatWasShown(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.onExistingApp()
	c := s.one(workspace.CreatedKey)
	s.must(s.admin.DeactivateKey(t.Context(), c.AppID, c.ID))
	shown := s.shownFor(c.ID)
	if len(shown.Requests) != 1 {
		t.Fatalf("of an inactive key: %q", setup.RequestLines(shown.Requests))
	}
	s.must(s.admin.ActivateKey(t.Context(), c.AppID, c.ID)) // by somebody else
	before := s.newest()
	s.wantProblem(s.RemoveAsShown(t.Context(), shown), "remove.changed")
	if sent := s.changesSince(before); len(sent) > 0 {
		t.Errorf("sent %q", sent)
	}
	s.one(workspace.CreatedKey)
}

// What a lost answer may have made is found while its removal is prepared, and goes.
func TestRemoveWhatALostAnswerMadeAsShown(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.adopted(serviceAppBody("Half done", "private_key_jwt", `,"jwks":{"keys":[`+strangersKey+`]}`))
	s.must(s.MakeAppKey(t.Context(), s.endpoint, setup.KeyChoice{Type: oauth.ECP256}))
	seen, deed := s.read(), setup.Deed{Kind: setup.DeedRegisterKey}
	request, err := s.PreviewDeed(t.Context(), s.endpoint, deed, seen)
	s.must(err)
	s.faulty("api-eof-late@POST /api/v1/apps/{app}/credentials/jwks")
	if _, err := s.DoDeed(t.Context(), s.endpoint, deed, seen, request); err == nil {
		t.Fatal("the answer came")
	}
	s.faulty()
	shown, err := s.PreviewRemove(t.Context(), []string{s.one(workspace.CreatedKey).ID})
	s.must(err)
	if len(shown.Requests) != 2 || len(shown.IDs) != 1 || !strings.HasPrefix(shown.IDs[0], "pks") {
		t.Fatalf("%q: %q", shown.IDs, setup.RequestLines(shown.Requests))
	}
	s.must(s.RemoveAsShown(t.Context(), shown))
	if keys := s.read().Keys; len(keys) != 1 || len(s.made(workspace.CreatedKey)) > 0 {
		t.Errorf("left at Okta: %+v", keys)
	}
}
