package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

const removingTwo = "POST https://acme.okta.com/api/v1/apps/0oaTmIvO9eSmLWNvt2Cv/lifecycle/deactivate\n" +
	"DELETE https://acme.okta.com/api/v1/apps/0oaTmIvO9eSmLWNvt2Cv\n" +
	"POST https://acme.okta.com/api/v1/apps/0oar9w36SH5N1jERKCog/lifecycle/deactivate\n" +
	"DELETE https://acme.okta.com/api/v1/apps/0oar9w36SH5N1jERKCog"

const revokingTwo = "POST https://acme.okta.com/oauth2/v1/revoke\nclient_id=0oa1&\ntoken={hidden}\n" +
	"POST https://acme.okta.com/oauth2/v1/revoke\nclient_id=0oa1&\ntoken={hidden}"

// texts are the places of all words below an object, by their first ones.
func texts(o fyne.CanvasObject, at fyne.Position, all map[string][]fyne.Position) {
	at = at.Add(o.Position())
	switch o := o.(type) {
	case *house.Text:
		all[o.Text()] = append(all[o.Text()], at)
	case *house.Paragraph:
		all[o.Text()] = append(all[o.Text()], at)
	case *fyne.Container:
		for _, child := range o.Objects {
			texts(child, at, all)
		}
	}
}

// What wraps begins below the address, and what belongs to another thing stands
// further off.
func TestRequestsStandApart(t *testing.T) {
	housetest.App(t, look.Light)
	for name, lines := range map[string]string{"removing": removingTwo, "revoking": revokingTwo} {
		view := requestStack(requestsIn(lines))
		view.Resize(fyne.NewSize(424, house.HeightFor(view, 424)))
		housetest.Settle(view)
		at := map[string][]fyne.Position{}
		texts(view, fyne.Position{}, at)
		posts := at["POST"]
		if len(posts) != 2 {
			t.Fatalf("%s: %v", name, at)
		}
		for words, places := range at {
			method := words == "POST" || words == "DELETE"
			for _, p := range places {
				if method != (p.X == 0) {
					t.Errorf("%s: %q begins at %v", name, words, p.X)
				}
			}
		}
	}
	if got, want := apart(requestsIn(removingTwo)), strings.Replace(removingTwo, "2Cv\nPOST", "2Cv\n\nPOST", 1); got != want {
		t.Errorf("%q", got)
	}
	if got := apart(requestsIn(revokingTwo)); !strings.Contains(got, "/revoke\n  client_id=0oa1&\n  token={hidden}\n\nPOST") {
		t.Errorf("%q", got)
	}
	if got := requestsIn("None: it is taken off the list."); len(got) != 1 || got[0].method != "" {
		t.Errorf("a sentence: %+v", got)
	}
}

func TestSendingLooks(t *testing.T) {
	removing := page.Sending{
		Title:   text.Plain("Remove 3 things from acme.okta.com?"),
		Detail:  text.Plain("Workflows invoker (0oaTmIvO9eSmLWNvt2Cv) is deactivated, then deleted; its private key stays on this computer until you say otherwise.\nThe grant of okta.workflows.invoke.manage goes with its app.\nDiscovery test app (0oar9w36SH5N1jERKCog) is deactivated, then deleted."),
		Request: removingTwo, Verb: text.Plain("Remove from the org"), Takes: true, Do: func() {},
	}
	looks(t, "sending_removal", func(s *Shell) { s.ShowRequest(removing) })
	looks(t, "sending_revoking", func(s *Shell) {
		s.ShowRequest(page.Sending{Title: text.Plain("Sign out?"), Detail: text.Plain("Flowlatch has Okta revoke the tokens that it holds, and forgets them."), Request: revokingTwo, Verb: text.Plain("Sign out"), Takes: true, Do: func() {}})
	})
}
