//go:build linux

package canarytest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// identity is a process beyond the reuse of its id.
type identity struct {
	id    int
	start string // in clock ticks since boot
}

// census knows which processes of the machine belong to the test.
type census struct {
	mark  []byte
	known map[identity]bool
}

func newCensus(mark string) census {
	return census{mark: []byte(mark), known: map[identity]bool{}}
}

// look adds arguments and environment of every process that belongs to the
// test. A process stays the test's when its parent ends.
func (c *census) look(to *Evidence) {
	for _, p := range c.members() {
		where := fmt.Sprintf("process %d (%s)", p.id, p.name)
		if arguments, err := os.ReadFile(p.file("cmdline")); err == nil {
			to.Add("arguments of "+where, arguments)
		}
		if environment, err := os.ReadFile(p.file("environ")); err == nil {
			to.Add("environment of "+where, environment)
		}
	}
}

// process is a line of the machine's process list.
type process struct {
	identity
	parent int
	name   string
}

func (p process) file(name string) string {
	return filepath.Join("/proc", strconv.Itoa(p.id), name)
}

// members lists the test's descendants and the processes with the mark. The
// list is read parents first as far as ids tell, and until nothing is added.
func (c *census) members() []process {
	all := running()
	ours := map[int]bool{os.Getpid(): true}
	var members []process
	for grown := true; grown; {
		grown = false
		for _, p := range all {
			if ours[p.id] || !ours[p.parent] && !c.known[p.identity] && !c.marked(p) {
				continue
			}
			ours[p.id], c.known[p.identity], grown = true, true, true
			members = append(members, p)
		}
	}
	return members
}

func (c *census) marked(p process) bool {
	if len(c.mark) == 0 {
		return false
	}
	environment, err := os.ReadFile(p.file("environ"))
	return err == nil && bytes.Contains(environment, c.mark)
}

func running() []process {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	var all []process
	for _, path := range stats {
		if p, ok := readStat(path); ok {
			all = append(all, p)
		}
	}
	return all
}

// readStat reads /proc/PID/stat (proc(5)): the name stands in brackets and may
// hold anything, brackets included.
func readStat(path string) (process, bool) {
	line, err := os.ReadFile(path)
	if err != nil {
		return process{}, false
	}
	const parent, start = 1, 19 // fields behind the name
	begin, end := bytes.IndexByte(line, '('), bytes.LastIndexByte(line, ')')
	if begin < 0 || end < begin {
		return process{}, false
	}
	fields := strings.Fields(string(line[end+1:]))
	if len(fields) <= start {
		return process{}, false
	}
	id, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
	above, _ := strconv.Atoi(fields[parent])
	return process{identity{id, fields[start]}, above, string(line[begin+1 : end])}, true
}

// Marked lists the processes, by name, whose environment holds the mark.
func Marked(mark string) []string {
	c := newCensus(mark)
	var names []string
	for _, p := range running() {
		if c.marked(p) {
			names = append(names, p.name)
		}
	}
	return names
}
