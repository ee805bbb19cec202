package shell

import (
	"errors"
	"net/url"
	"strings"

	"github.com/flowlatch/flowlatch/ui/page"
)

var _ page.Opener = (*Shell)(nil)

// OpenAddress opens an address in the system's browser. It may block.
func (s *Shell) OpenAddress(address string) error {
	u, err := webAddress(address)
	if err != nil {
		return err
	}
	return s.config.Open(u)
}

var _ page.Browser = (*Shell)(nil)

// Browse opens an address in the system's browser, or gives it to be copied.
func (s *Shell) Browse(address string) {
	u, err := webAddress(address)
	if err != nil {
		s.Fail(err)
		return
	}
	s.browse(u)
}

func webAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || !strings.HasPrefix(u.Scheme, "http") {
		return nil, errors.New("shell: no address of the web")
	}
	return u, nil
}
