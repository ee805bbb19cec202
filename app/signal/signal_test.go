package signal_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/flowlatch/flowlatch/app/signal"
)

func TestEmitCallsInOrderOfSubscription(t *testing.T) {
	var s signal.Signal[int]
	var got []string
	s.Emit(0)
	s.Subscribe(func(int) { got = append(got, "first") })
	cancel := s.Subscribe(func(int) { got = append(got, "second") })
	s.Subscribe(func(int) { got = append(got, "third") })
	s.Emit(1)
	cancel()
	cancel()
	s.Emit(2)
	if want := []string{"first", "second", "third", "first", "third"}; !slices.Equal(got, want) {
		t.Errorf("calls = %v, want %v", got, want)
	}
}

func TestCancelWithinEmit(t *testing.T) {
	var s signal.Signal[int]
	var cancelLater, cancelSelf func()
	var got []string
	cancelSelf = s.Subscribe(func(int) {
		got = append(got, "canceller")
		cancelSelf()
		cancelLater()
	})
	cancelLater = s.Subscribe(func(int) { got = append(got, "cancelled") })
	s.Subscribe(func(int) { got = append(got, "other") })
	s.Emit(1)
	s.Emit(2)
	if want := []string{"canceller", "other", "other"}; !slices.Equal(got, want) {
		t.Errorf("calls = %v, want %v", got, want)
	}
}

func TestSubscribeAndEmitWithinEmit(t *testing.T) {
	var s signal.Signal[int]
	var got []int
	s.Subscribe(func(v int) {
		got = append(got, v)
		if v == 1 {
			s.Subscribe(func(v int) { got = append(got, v*10) })
			s.Emit(2)
		}
	})
	s.Emit(1)
	if want := []int{1, 2, 20}; !slices.Equal(got, want) {
		t.Errorf("values = %v, want %v", got, want)
	}
}

func TestConcurrentUse(t *testing.T) {
	var s signal.Signal[int]
	var total atomic.Int64
	s.Subscribe(func(v int) { total.Add(int64(v)) })
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				s.Subscribe(func(int) {})()
				s.Emit(1)
			}
		})
	}
	group.Wait()
	if total.Load() != 800 {
		t.Errorf("total = %d, want 800", total.Load())
	}
}
