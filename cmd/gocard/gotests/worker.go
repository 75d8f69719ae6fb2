package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

const (
	timeout   = 2 * time.Minute // for one file; the limit is there to find hangs
	maxMemory = 2 << 30         // bytes that a worker may use
	exitFull  = 7               // exit code of a worker that used more
)

// runAll judges tests in worker processes, each in a folder of this module.
func runAll(tests []test, workers int) ([]result, error) {
	results := make([]result, len(tests))
	jobs := make(chan int)
	errs := make([]error, workers)
	var group sync.WaitGroup
	for i := range workers {
		group.Go(func() {
			dir, err := os.MkdirTemp(".", "_gotests")
			errs[i] = err
			w := &worker{dir: dir}
			for job := range jobs {
				if err == nil {
					results[job] = w.judge(tests[job])
				}
			}
			w.stop()
			os.RemoveAll(dir)
		})
	}
	for i := range tests {
		jobs <- i
	}
	close(jobs)
	group.Wait()
	return results, errors.Join(errs...)
}

// worker is this side of a worker process.
type worker struct {
	dir     string
	cmd     *exec.Cmd
	send    *json.Encoder
	receive *json.Decoder
	stdin   interface{ Close() error }
}

func (w *worker) start() error {
	w.cmd = exec.Command(os.Args[0], "-worker", w.dir)
	w.cmd.Stderr = os.Stderr
	in, err := w.cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	w.send, w.receive, w.stdin = json.NewEncoder(in), json.NewDecoder(out), in
	return w.cmd.Start()
}

func (w *worker) stop() {
	if w.cmd != nil {
		w.stdin.Close()
		w.cmd.Wait() // its end was asked for, or is reported already
		w.cmd = nil
	}
}

// judge has the process judge a test; one that hangs, dies or grows is a crash.
func (w *worker) judge(t test) result {
	r := result{Name: t.Name, Kind: t.Kind}
	if w.cmd == nil {
		if err := w.start(); err != nil {
			return r.fail(crashed, err)
		}
	}
	late := time.AfterFunc(timeout, func() { w.cmd.Process.Kill() })
	err := errors.Join(w.send.Encode(t), w.receive.Decode(&r))
	if inTime := late.Stop(); err != nil {
		w.stdin.Close()
		w.cmd.Wait()
		switch code := w.cmd.ProcessState.ExitCode(); {
		case !inTime:
			err = fmt.Errorf("no end after %v", timeout)
		case code == exitFull:
			err = fmt.Errorf("more than %d MiB of memory", maxMemory>>20)
		}
		w.cmd = nil
		return result{Name: t.Name, Kind: t.Kind}.fail(crashed, err)
	}
	return r
}

// serve is the worker process: tests on standard input, results on standard output.
func serve(dir string) {
	go watchMemory()
	in, out := json.NewDecoder(bufio.NewReader(os.Stdin)), json.NewEncoder(os.Stdout)
	for {
		var t test
		if in.Decode(&t) != nil {
			return
		}
		if out.Encode(guarded(dir, t)) != nil {
			return
		}
	}
}

// guarded turns a panic of the compiler into a result.
func guarded(dir string, t test) (r result) {
	defer func() {
		if v := recover(); v != nil {
			r = result{Name: t.Name, Kind: t.Kind}.fail(crashed, fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
		}
	}()
	return judge(dir, t)
}

// watchMemory ends the process where a test makes it grow without bound.
func watchMemory() {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	for range time.Tick(200 * time.Millisecond) {
		metrics.Read(sample)
		if sample[0].Value.Uint64() > maxMemory {
			os.Exit(exitFull)
		}
	}
}
