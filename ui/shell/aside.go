package shell

import "github.com/flowlatch/flowlatch/ui/page"

var _ page.AsideReader = (*Shell)(nil)

// ReadAside reads off the UI goroutine and then shows it. A shell that isn't in front
// is updated when it is again.
func (s *Shell) ReadAside(read, show func()) {
	go func() {
		read()
		s.config.Do(func() {
			if s.life.Err() != nil {
				return
			}
			show()
			if s.inFront() {
				s.Update()
			} else {
				s.stale = true
			}
		})
	}()
}
