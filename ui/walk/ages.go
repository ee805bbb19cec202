package walk

import (
	"time"

	"github.com/flowlatch/flowlatch/ui/page"
)

// ages are texts that say how long ago something was: they have to be said anew as
// time goes by.
type ages []age

type age struct {
	text interface{ SetText(string) }
	at   time.Time
}

// say has a text say how long ago something was, from now on.
func (a *ages) say(t interface{ SetText(string) }, now, at time.Time) {
	t.SetText(page.Ago(now, at))
	*a = append(*a, age{t, at})
}

// update says them anew.
func (a ages) update(now time.Time) {
	for _, x := range a {
		x.text.SetText(page.Ago(now, x.at))
	}
}
