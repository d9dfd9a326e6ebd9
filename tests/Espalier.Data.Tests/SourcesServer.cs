using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Espalier.Tests;

/// <summary>An HTTP server on the loopback address that behaves as badly as a test wants.</summary>
internal sealed class SourcesServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Request, Answer> _answer;

    public SourcesServer(Func<Request, Answer> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    /// <param name="Number">The request's number, from 0.</param>
    /// <param name="Path">What is asked for.</param>
    /// <param name="From">The first byte asked for; null when all are.</param>
    internal sealed record Request(int Number, string Path, long? From);

    /// <param name="Body">The whole file.</param>
    /// <param name="Status">200 answers with a part when one was asked for.</param>
    /// <param name="BreakAfter">Breaks the connection off after so many bytes of the answer's body.</param>
    /// <param name="IgnoreRange">Sends the whole file although a part was asked for.</param>
    /// <param name="HangAfter">Falls silent after so many bytes.</param>
    internal sealed record Answer(byte[] Body, int Status = 200, int? BreakAfter = null, bool IgnoreRange = false, int? HangAfter = null);

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public List<Request> Requests { get; } = [];

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                try { await AnswerAsync(client); }
                catch (IOException) { } // the other side went away
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException) { }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        var stream = client.GetStream();
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0) return;
            text.Append((char)one[0]);
        }
        string head = text.ToString();
        var range = Regex.Match(head, @"Range: bytes=(\d+)-", RegexOptions.IgnoreCase);
        var request = new Request(Requests.Count, head.Split(' ')[1], range.Success ? long.Parse(range.Groups[1].Value, CultureInfo.InvariantCulture) : null);
        Requests.Add(request);
        var answer = _answer(request);
        int start = (int)(answer.IgnoreRange ? 0 : request.From ?? 0);
        string status = answer.Status != 200 ? $"{answer.Status} No"
            : start > answer.Body.Length || (start > 0 && start == answer.Body.Length) ? "416 Range Not Satisfiable"
            : start > 0 ? "206 Partial Content" : "200 OK";
        byte[] body = status.StartsWith("20", StringComparison.Ordinal) ? answer.Body[start..] : [];
        string rangeLine = status.StartsWith("206", StringComparison.Ordinal) ? $"Content-Range: bytes {start}-{answer.Body.Length - 1}/{answer.Body.Length}\r\n"
            : status.StartsWith("416", StringComparison.Ordinal) ? $"Content-Range: bytes */{answer.Body.Length}\r\n" : "";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{rangeLine}Connection: close\r\n\r\n"));
        int send = Math.Min(body.Length, Math.Min(answer.BreakAfter ?? int.MaxValue, answer.HangAfter ?? int.MaxValue));
        await stream.WriteAsync(body.AsMemory(0, send));
        await stream.FlushAsync();
        if (answer.HangAfter is not null)
        {
            // Silent until the other side gives up.
            try { await stream.CopyToAsync(Stream.Null); }
            catch (IOException) { }
        }
        client.Client.Shutdown(SocketShutdown.Send);
    }
}
