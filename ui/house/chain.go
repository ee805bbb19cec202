package house

import (
	"slices"

	"fyne.io/fyne/v2"
)

// Chained is a widget between whose neighbours the arrow keys move the focus: entries of the sidebar, choice cards, radios.
type Chained interface {
	fyne.Focusable
	fyne.CanvasObject
	join(*chain)
}

// Chain links widgets in the order given: Up and Left go to the one before, Down and Right to the one after, Home and End to the
// ends. Hidden and disabled ones are passed over.
func Chain(items ...Chained) {
	c := &chain{items: items}
	for _, item := range items {
		item.join(c)
	}
}

type chain struct {
	items []Chained
}

// linked is a control in a chain.
type linked struct {
	control
	chain *chain
	self  Chained
}

func (l *linked) join(c *chain) {
	l.chain = c
}

// TypedKey is for Fyne: arrow keys move to the neighbours, Enter and Space act.
func (l *linked) TypedKey(key *fyne.KeyEvent) {
	if l.chain != nil {
		if to := l.chain.target(l.self, key.Name); to != nil {
			takeFocus(to)
			return
		}
	}
	l.control.TypedKey(key)
}

// Tapped is for Fyne: the widget takes the focus and acts.
func (l *linked) Tapped(*fyne.PointEvent) {
	if l.disabled {
		return
	}
	takeFocus(l.self)
	l.act()
}

// target is where a key moves the focus to, or nil.
func (c *chain) target(from Chained, key fyne.KeyName) Chained {
	at := slices.Index(c.items, from)
	switch key {
	case fyne.KeyUp, fyne.KeyLeft:
		return c.next(at-1, -1)
	case fyne.KeyDown, fyne.KeyRight:
		return c.next(at+1, 1)
	case fyne.KeyHome:
		return c.next(0, 1)
	case fyne.KeyEnd:
		return c.next(len(c.items)-1, -1)
	default:
		return nil
	}
}

// next is the first usable item from an index on.
func (c *chain) next(at, step int) Chained {
	for ; at >= 0 && at < len(c.items); at += step {
		item := c.items[at]
		d, ok := item.(fyne.Disableable)
		if item.Visible() && (!ok || !d.Disabled()) {
			return item
		}
	}
	return nil
}
