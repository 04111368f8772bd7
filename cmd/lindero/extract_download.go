package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

// download fetches a job's file. Beside the place of the output it grows as FILE.part,
// from where it broke off, in this run or an earlier one; only a whole file whose SHA-256
// is right takes the place.
func (r *mapServer) download(ctx context.Context, job *remoteJob, output string, stdout io.Writer, tell func(string, bool)) error {
	if len(job.Lindero.Results) != 1 {
		return fmt.Errorf("the job has %d files, not one", len(job.Lindero.Results))
	}
	result := job.Lindero.Results[0]
	d := &download{mapServer: r, path: "/jobs/" + url.PathEscape(job.JobID) + "/results/" + url.PathEscape(result.Name), result: result, tell: tell, sum: sha256.New()}
	if output == "-" {
		d.out = stdout
		return d.run(ctx)
	}
	part, err := os.OpenFile(output+".part", os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	d.out = part
	err = d.toDisk(ctx, part)
	err = errors.Join(err, part.Close())
	if errors.Is(err, errOtherBytes) {
		return errors.Join(err, os.Remove(part.Name()))
	}
	if err != nil {
		return err
	}
	return os.Rename(part.Name(), output)
}

// toDisk takes up what an earlier run left. Where that turns out to be of another file,
// as it is once the data have changed, it starts anew.
func (d *download) toDisk(ctx context.Context, part *os.File) error {
	n, err := io.Copy(d.sum, part)
	if err != nil {
		return err
	}
	d.done = n
	err = errOtherBytes
	if n <= d.result.Size {
		err = d.run(ctx)
	}
	if errors.Is(err, errOtherBytes) && n > 0 {
		d.sum.Reset()
		d.done = 0
		_, err = part.Seek(0, io.SeekStart)
		if err = errors.Join(err, part.Truncate(0)); err == nil {
			err = d.run(ctx)
		}
	}
	if err != nil {
		return err
	}
	return part.Sync()
}

// download is a file on its way.
type download struct {
	*mapServer
	path   string
	result remoteResult
	out    io.Writer
	done   int64 // bytes
	sum    hash.Hash
	told   time.Time
	tell   func(text string, last bool)
}

// errOtherBytes ends a download that is not what the server said it would be.
var errOtherBytes = errors.New("what came is not what the server has: its SHA-256 is another; try again")

// maxBreaks is how often in a row a download may break off without a byte in between.
const maxBreaks = 10

// run fetches the rest, however often the line breaks.
func (d *download) run(ctx context.Context) error {
	for breaks := 0; d.done < d.result.Size; {
		before := d.done
		err := d.more(ctx)
		var refused *refusedError
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, &refused) && !refused.passing(), errors.Is(err, errOtherBytes), errors.Is(err, errDisk):
			return err
		case d.done > before:
			breaks = 0
		case err != nil && breaks == maxBreaks:
			return err
		default:
			breaks++
		}
		if d.done < d.result.Size {
			if err := wait(ctx, d.pause); err != nil {
				return err
			}
		}
	}
	if hex.EncodeToString(d.sum.Sum(nil)) != d.result.SHA256 {
		return errOtherBytes
	}
	d.say(true)
	return nil
}

// more fetches from where the file ends on. The server's validator is the SHA-256: of
// another file it sends all, which is not wanted (RFC 9110, 13.1.5).
func (d *download) more(ctx context.Context) error {
	request, err := d.request(ctx, http.MethodGet, d.path, nil)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if d.done > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", d.done))
		request.Header.Set("If-Range", `"`+d.result.SHA256+`"`)
		status = http.StatusPartialContent
	}
	response, err := d.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusOK && status == http.StatusPartialContent:
		return errOtherBytes
	case response.StatusCode != status:
		body, err := io.ReadAll(io.LimitReader(response.Body, maxDocument))
		if err != nil {
			return err
		}
		return refusedAs(response.StatusCode, body)
	}
	_, err = io.Copy(d, io.LimitReader(response.Body, d.result.Size-d.done))
	return err
}

// Write writes a piece that has come.
func (d *download) Write(p []byte) (int, error) {
	n, err := d.out.Write(p)
	d.sum.Write(p[:n]) //nolint:errcheck // a hash takes everything
	d.done += int64(n)
	d.say(false)
	if err != nil {
		return n, errors.Join(errDisk, err)
	}
	return n, nil
}

// errDisk ends a download for which there is no place.
var errDisk = errors.New("the file cannot be written")

// sayEvery is how often progress is told.
const sayEvery = 200 * time.Millisecond

func (d *download) say(last bool) {
	if now := time.Now(); last || now.Sub(d.told) >= sayEvery {
		d.told = now
		d.tell(fmt.Sprintf("%.1f of %.1f MB, %d %%", float64(d.done)/1e6, float64(d.result.Size)/1e6, 100*d.done/max(d.result.Size, 1)), last)
	}
}
