package walk

import (
	"time"

	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// ages are texts that say how long ago something was: they have to be said anew as
// time goes by.
type ages []age

type age struct {
	text *house.Text
	at   time.Time
}

// of has a text say how long ago something was, from now on. It returns the text.
func (a *ages) of(t *house.Text, now, at time.Time) *house.Text {
	t.SetText(page.Ago(now, at))
	*a = append(*a, age{t, at})
	return t
}

// update says them anew.
func (a ages) update(now time.Time) {
	for _, x := range a {
		x.text.SetText(page.Ago(now, x.at))
	}
}
