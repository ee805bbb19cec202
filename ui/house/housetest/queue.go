package housetest

import (
	"testing"

	"fyne.io/fyne/v2"
)

// Queue hands what other goroutines do on the UI goroutine to the test, which runs it: that of a real window is one goroutine too,
// but the driver of tests does it on whatever goroutine asks. It ends with the test.
func Queue(t testing.TB, queue chan<- func()) {
	t.Helper()
	app := fyne.CurrentApp()
	fyne.SetCurrentApp(queuedApp{app, queue})
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
}

type queuedApp struct {
	fyne.App
	queue chan<- func()
}

func (a queuedApp) Driver() fyne.Driver { return queuedDriver{a.App.Driver(), a.queue} }

type queuedDriver struct {
	fyne.Driver
	queue chan<- func()
}

func (d queuedDriver) DoFromGoroutine(f func(), wait bool) {
	done := make(chan struct{})
	d.queue <- func() { f(); close(done) }
	if wait {
		<-done
	}
}
