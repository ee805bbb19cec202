package wire_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/flowlatch/flowlatch/app/wire"
)

func TestLogKeepsTheNewest(t *testing.T) {
	l := wire.NewLog(3)
	var announced []uint64
	l.Changed.Subscribe(func(e wire.Exchange) {
		announced = append(announced, e.ID)
		if all := l.All(); all[len(all)-1].ID != e.ID {
			t.Error("announced before it was there")
		}
	})
	for id := uint64(1); id <= 5; id++ {
		l.Record(wire.Exchange{ID: id})
	}
	all := l.All()
	if l.Len() != 3 || all[0].ID != 3 || all[2].ID != 5 || len(announced) != 5 {
		t.Errorf("kept %+v, announced %v", all, announced)
	}
	all[0].ID = 99
	if l.All()[0].ID != 3 {
		t.Error("All gives out the log's own list")
	}
}

func TestLogBoundsItsBodies(t *testing.T) {
	l := wire.NewLog(0)
	body := wire.Body{Text: strings.Repeat("x", 1<<20)}
	for id := uint64(1); id <= 100; id++ {
		l.Record(wire.Exchange{ID: id, ResponseBody: body})
	}
	if l.Len() != 64 || l.All()[63].ID != 100 {
		t.Errorf("kept %d", l.Len())
	}
	l.Record(wire.Exchange{ID: 101, ResponseBody: wire.Body{Text: strings.Repeat("x", 65<<20)}})
	if l.Len() != 1 {
		t.Errorf("kept %d beside one that fills the log alone", l.Len()-1)
	}
	for id := range uint64(wire.DefaultLogLimit + 10) {
		l.Record(wire.Exchange{ID: id})
	}
	if l.Len() != wire.DefaultLogLimit {
		t.Errorf("kept %d small ones", l.Len())
	}
}

func TestLogAndTrailFromManyGoroutines(t *testing.T) {
	l, trail := wire.NewLog(50), &wire.Trail{}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				l.Record(wire.Exchange{})
				trail.Record(wire.Exchange{})
				_, _ = l.All(), trail.Exchanges()
			}
		})
	}
	group.Wait()
	if l.Len() != 50 || len(trail.Exchanges()) != 800 {
		t.Errorf("kept %d and %d", l.Len(), len(trail.Exchanges()))
	}
}

func TestLogSince(t *testing.T) {
	l := wire.NewLog(3)
	if e, n := l.Newest(); e.ID != 0 || n != 0 || len(l.Since(0)) != 0 {
		t.Errorf("an empty log has %d exchanges, the newest is %d", n, e.ID)
	}
	for id := range uint64(4) {
		l.Record(wire.Exchange{ID: id + 1})
	}
	if e, n := l.Newest(); e.ID != 4 || n != 3 {
		t.Errorf("the newest of %d is %d, want 4 of 3", n, e.ID)
	}
	for id, want := range map[uint64]int{4: 0, 3: 1, 1: 3} {
		if got := l.Since(id); len(got) != want || want > 0 && got[want-1].ID != 4 {
			t.Errorf("since %d: %v", id, got)
		}
	}
}
