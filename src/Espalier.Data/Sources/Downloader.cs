using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Espalier.Data;

/// <summary>
/// Fetches files: broken transfers are tried again and go on where they broke off (now or in a later run); a file is in its place only
/// when its checksum is right.
/// </summary>
internal sealed class Downloader : IDisposable
{
    private const long LargestArchive = 1L << 30;

    private readonly HttpClient _client;
    private readonly DownloadSettings _settings;

    public Downloader(DownloadSettings settings)
    {
        _settings = settings;
        _client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan }; // every wait has a limit of its own below
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Espalier", typeof(Downloader).Assembly.GetName().Version!.ToString(3)));
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Fetches a file from the first address that has it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="target">Where it shall be.</param>
    /// <param name="progress">Is told how far it is; may be null.</param>
    /// <param name="cancellation">Stops the fetching; what has come stays for the next time.</param>
    /// <returns>Null, or what went wrong at every address.</returns>
    public async Task<string?> FetchAsync(SourceFile file, string target, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var failures = new List<string>();
        foreach (var url in file.Urls)
        {
            try
            {
                await FetchAsync(file, url, target, progress, cancellation).ConfigureAwait(false);
                return null;
            }
            catch (Exception e) when (e is TransferException || IsPassing(e, cancellation))
            {
                failures.Add($"{url.Address}: {e.Message.TrimEnd('.')}");
            }
        }
        return string.Join("; ", failures);
    }

    private async Task FetchAsync(SourceFile file, SourceUrl url, string target, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        string partial = (url.Member is null ? target : Path.Combine(Path.GetDirectoryName(target)!, ArchiveName(url))) + ".partial";
        var pause = _settings.Pause;
        // Without a checksum nobody would see that the rest of another day's part is of another file.
        if (!file.IsChecked) File.Delete(partial);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                bool resumed = await TransferAsync(file, url, partial, progress, cancellation).ConfigureAwait(false);
                string whole = url.Member is null ? partial : Extract(partial, url.Member, file, target);
                if (Checksum.Difference(whole, file) is not { } difference)
                {
                    File.Move(whole, target, overwrite: true);
                    if (whole != partial) File.Delete(partial);
                    return;
                }
                File.Delete(whole);
                File.Delete(partial);
                // A part from another time may not fit to the rest: only a file that came in one piece is judged.
                if (!resumed || attempt >= _settings.Attempts) throw new TransferException(difference);
            }
            catch (TransferException)
            {
                File.Delete(partial); // nothing will go on with it
                throw;
            }
            catch (Exception e) when (attempt < _settings.Attempts && IsPassing(e, cancellation))
            {
                await Task.Delay(pause, cancellation).ConfigureAwait(false);
                pause *= 2;
            }
        }
    }

    /// <summary>Brings a partial file to its full length.</summary>
    /// <returns>Whether a part of it was there before.</returns>
    private async Task<bool> TransferAsync(SourceFile file, SourceUrl url, string partial, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        long limit = url.Member is null ? file.Bytes : LargestArchive;
        await using var stream = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        long start = stream.Length;
        if (url.Member is null && start == limit && file.IsChecked) return true;
        if (start > limit) stream.SetLength(start = 0);

        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(_settings.Silence);
        using var request = new HttpRequestMessage(HttpMethod.Get, url.Address);
        if (start > 0) request.Headers.Range = new RangeHeaderValue(start, null);
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && start > 0)
        {
            if (response.Content.Headers.ContentRange?.Length == start) return true; // it was whole already
            stream.SetLength(0);
            throw new IOException("the part at hand does not fit the file at that address");
        }
        if (!response.IsSuccessStatusCode)
        {
            string answer = $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}";
            if ((int)response.StatusCode is >= 500 or 408 or 429) throw new IOException(answer);
            throw new TransferException(answer);
        }
        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != start) start = 0; // sent from its beginning
        if (response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From is > 0 && start == 0)
            throw new TransferException("the server sent another part than was asked for");
        stream.SetLength(start);
        stream.Position = start;
        long? total = start + response.Content.Headers.ContentLength;
        var body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        var buffer = new byte[1 << 16];
        while (true)
        {
            progress?.Report(new DownloadProgress(file.Name, stream.Position, total));
            silence.CancelAfter(_settings.Silence);
            int count = await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
            if (count == 0) break;
            if (stream.Position + count > limit)
                throw new TransferException($"the server sent more than the {limit} bytes expected");
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
        }
        return start > 0;
    }

    private static string Extract(string archive, string member, SourceFile file, string target)
    {
        string extracted = target + ".unpacked";
        try
        {
            using var zip = ZipFile.OpenRead(archive);
            var entry = zip.GetEntry(member) ?? throw new InvalidDataException($"the archive has no '{member}'");
            using var from = entry.Open();
            using var to = new FileStream(extracted, FileMode.Create, FileAccess.Write, FileShare.None);
            var buffer = new byte[1 << 16];
            for (int count; (count = from.Read(buffer)) > 0;)
            {
                if (to.Position + count > file.Bytes) throw new InvalidDataException($"'{member}' in the archive has more than the {file.Bytes} bytes expected");
                to.Write(buffer, 0, count);
            }
            return extracted;
        }
        catch (InvalidDataException e)
        {
            File.Delete(extracted);
            throw new TransferException(e.Message);
        }
    }

    private static string ArchiveName(SourceUrl url) => Path.GetFileName(new Uri(url.Address).LocalPath);

    /// <summary>Whether another attempt may succeed: the network failed or fell silent, and nobody cancelled.</summary>
    private static bool IsPassing(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested);
}
