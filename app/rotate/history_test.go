package rotate_test

import (
	"os"
	"testing"

	"github.com/flowlatch/flowlatch/app/rotate"
)

// Every drill is in the history, over or not, and a journal that can't be read is
// named.
func TestHistory(t *testing.T) {
	b := newBench(t)
	if all, unread, err := rotate.History(b.dir); err != nil || len(all)+len(unread) > 0 {
		t.Fatalf("before the first: %v, %v, %v", all, unread, err)
	}
	first := b.until("")
	b.app.Key = first.State().New
	second := b.begun()
	all, unread, err := rotate.History(b.dir)
	b.must(err)
	if len(all) != 2 || len(unread) > 0 || all[0].ID != first.State().ID || all[0].Ending != rotate.Rotated || all[1].ID != second.State().ID {
		t.Fatalf("%+v, %+v", all, unread)
	}
	b.must(os.WriteFile(b.journalOf(first), []byte("{}\n{}\n"), 0o600))
	all, unread, err = rotate.History(b.dir)
	b.must(err)
	if len(all) != 1 || len(unread) != 1 || unread[0].App != b.app.ID || unread[0].Err == nil {
		t.Errorf("%+v, %+v", all, unread)
	}
}
