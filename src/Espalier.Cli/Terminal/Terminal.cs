using System.Text;

namespace Espalier.Cli;

/// <summary>
/// Standard output for results and standard error for progress and messages, both UTF-8 whatever the locale says. Colour appears only on
/// a terminal, and not when <c>NO_COLOR</c> is set or <c>TERM</c> is <c>dumb</c>.
/// </summary>
internal sealed class Terminal : IDisposable
{
    private readonly Lock _lock = new();
    private string _progress = "";
    private bool _progressShown;

    public Terminal()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows()) Console.OutputEncoding = utf8;
        // Buffered: a table is one write. Messages and progress go out at once.
        Out = new StreamWriter(Console.OpenStandardOutput(), utf8, 8192) { NewLine = "\n" };
        Error = new StreamWriter(Console.OpenStandardError(), utf8, 1024) { NewLine = "\n", AutoFlush = true };
        bool colour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not "dumb"
            && (!OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("WT_SESSION") is not null);
        OutIsTerminal = !Console.IsOutputRedirected;
        ErrorIsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        OutHasColour = OutIsTerminal && colour;
        ErrorHasColour = ErrorIsTerminal && colour;
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    public bool OutIsTerminal { get; }

    public bool OutHasColour { get; }

    public bool ErrorHasColour { get; }

    /// <summary>Whether a line on standard error can be drawn again, as a progress bar is.</summary>
    public bool ErrorIsTerminal { get; }

    /// <summary>Columns of the terminal; no limit when standard output is piped.</summary>
    public int Width => OutIsTerminal ? WindowWidth() : int.MaxValue;

    /// <summary>Columns of the terminal that shows standard error.</summary>
    public int ErrorWidth => ErrorIsTerminal ? WindowWidth() : int.MaxValue;

    /// <summary>Text for standard output in a style.</summary>
    public string Paint(Cell cell) => OutHasColour ? Painted(cell) : cell.Text;

    /// <summary>Text for standard error in a style.</summary>
    public string PaintError(Cell cell) => ErrorHasColour ? Painted(cell) : cell.Text;

    /// <summary>Writes a line of results; a progress line stays beneath.</summary>
    public void Line(string text = "")
    {
        lock (_lock)
        {
            Erase();
            Out.WriteLine(text);
            if (OutIsTerminal) Out.Flush();
            Redraw();
        }
    }

    /// <summary>Writes a message to standard error; a progress line stays beneath.</summary>
    public void Note(string text)
    {
        lock (_lock)
        {
            Erase();
            Error.WriteLine(text);
            Redraw();
        }
    }

    /// <summary>Writes a message to standard error, broken between words where the terminal ends.</summary>
    /// <param name="text">The message.</param>
    /// <param name="style">How it looks.</param>
    /// <param name="indent">By how much further lines stand in.</param>
    public void NoteWrapped(string text, Style style = Style.Plain, int indent = 0)
    {
        foreach (string line in TextWrap.Lines(text, ErrorWidth, indent)) Note(PaintError(new Cell(line, style)));
    }

    /// <summary>Shows a line on standard error that the next one replaces; nothing when that is no terminal.</summary>
    public void Progress(string line)
    {
        if (!ErrorIsTerminal) return;
        lock (_lock)
        {
            _progress = line;
            Error.Write($"\r\e[K{line}");
            _progressShown = true;
        }
    }

    /// <summary>Takes the progress line away.</summary>
    public void ClearProgress()
    {
        lock (_lock)
        {
            Erase();
            _progress = "";
        }
    }

    /// <summary>Leaves the terminal in order when the process ends at once.</summary>
    public void RestoreCursor()
    {
        if (ErrorIsTerminal) Error.Write("\r\e[K");
    }

    public void Dispose()
    {
        try
        {
            ClearProgress();
            Out.Flush();
        }
        catch (IOException)
        {
            // The reader is gone, such as `| head`; there is nobody to tell.
        }
    }

    private void Erase()
    {
        if (_progressShown) Error.Write("\r\e[K");
        _progressShown = false;
    }

    private void Redraw()
    {
        if (_progress.Length == 0) return;
        Error.Write(_progress);
        _progressShown = true;
    }

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and int width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }

    private static string Painted(Cell cell) => cell.Style switch
    {
        Style.Bold => $"\e[1m{cell.Text}\e[0m",
        Style.Dim => $"\e[2m{cell.Text}\e[0m",
        Style.Good => $"\e[32m{cell.Text}\e[0m",
        Style.Bad => $"\e[31m{cell.Text}\e[0m",
        Style.Warn => $"\e[33m{cell.Text}\e[0m",
        Style.Accent => $"\e[36m{cell.Text}\e[0m",
        _ => cell.Text,
    };
}
