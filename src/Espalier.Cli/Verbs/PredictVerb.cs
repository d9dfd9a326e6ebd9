using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary><c>espalier predict RUN FILE</c>: answers for the rows of a table, with probabilities.</summary>
internal static class PredictVerb
{
    private const int ShownRows = 30;

    public static Command Create(VerbContext context)
    {
        var model = new Argument<string>("run") { Description = "A run's folder or a model file." };
        var file = new Argument<string>("file") { Description = "A table with the columns of the features; labels are not needed." };
        var output = new Option<string?>("--out", "-o") { Description = "Writes the answers to this file, as its ending says: .csv or .json.", HelpName = "FILE" };
        var csv = new Option<bool>("--csv") { Description = "Writes the answers as CSV to standard output, as is done into a pipe anyway." };
        Option<bool> json = Options.Json();
        var verb = new Command("predict", "Answers all heads for the rows of a table.") { model, file, output, csv, json };
        verb.SetAction(parsed =>
        {
            Predictor predictor = ModelSource.Trained(parsed.GetRequiredValue(model));
            Predictions answers = predictor.Predict(Table.ReadFile(parsed.GetRequiredValue(file), predictor.Recipe.Recipe.Data.Csv));
            if (parsed.GetValue(output) is { } path) Write(context.Terminal, answers, path, parsed.GetValue(json));
            else if (parsed.GetValue(json)) context.Terminal.Line(ToJson(answers));
            else if (parsed.GetValue(csv) || !context.Terminal.OutIsTerminal) answers.ToTable().WriteCsv(context.Terminal.Out);
            else Print(context.Terminal, answers);
            return ExitCode.Done;
        });
        return verb;
    }

    private static void Write(Terminal terminal, Predictions answers, string path, bool json)
    {
        string ending = Path.GetExtension(path).ToUpperInvariant();
        if (json || ending == ".JSON") AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToJson(answers) + "\n")));
        else if (ending is ".CSV" or ".TXT") answers.ToTable().WriteCsv(path);
        else throw new EspalierException($"--out writes .csv or .json but '{path}' ends in '{Path.GetExtension(path)}'.");
        terminal.Note($"{Show.Count(answers.Rows)} answers written to {path}");
    }

    // A row a line: readable, and easy to cut.
    private static string ToJson(Predictions answers)
    {
        var text = new StringBuilder("[");
        var row = new ArrayBufferWriter<byte>();
        for (int i = 0; i < answers.Rows; i++)
        {
            row.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(row, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                json.WriteStartObject();
                foreach (HeadPrediction head in answers.Heads) Write(json, head, i);
                json.WriteEndObject();
            }
            text.Append(i == 0 ? "" : ",\n").Append(Encoding.UTF8.GetString(row.WrittenSpan));
        }
        return text.Append(']').ToString();
    }

    private static void Write(Utf8JsonWriter json, HeadPrediction head, int row)
    {
        json.WriteStartObject(head.Head.Name);
        if (head.Head.Kind == AnswerKind.Number) json.WriteNumber("answer", head.Number(row));
        else json.WriteString("answer", head.Answer(row));
        if (head.Probabilities is { } probabilities)
        {
            json.WriteStartObject("probabilities");
            for (int c = 0; c < head.Head.ClassNames.Count; c++) json.WriteNumber(head.Head.ClassNames[c], probabilities.Row(row)[c]);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Print(Terminal terminal, Predictions answers)
    {
        var table = new TextTable().Number("row");
        foreach (HeadPrediction head in answers.Heads)
        {
            if (head.Head.Kind == AnswerKind.Number) table.Number(head.Head.Name);
            else table.Text(head.Head.Name, shrinks: true);
        }
        for (int row = 0; row < Math.Min(answers.Rows, ShownRows); row++)
            table.Add([Show.Count(row + 1), .. answers.Heads.Select(h => Answer(h, row))]);
        table.Write(terminal);
        if (answers.Rows > ShownRows) terminal.Line(terminal.Paint(new Cell($"… {Show.Count(answers.Rows - ShownRows)} more rows: write them with --out answers.csv", Style.Dim)));
    }

    private static Cell Answer(HeadPrediction head, int row)
    {
        if (head.Head.Kind == AnswerKind.Number) return Show.Value(head.Number(row));
        if (head.Head.Kind == AnswerKind.MultiLabel) return head.Answer(row);
        float sure = head.Probabilities!.Row(row)[head.ClassOf(row)];
        return new Cell($"{head.Answer(row)} {Show.Percent(sure)}", sure < 0.6 ? Style.Warn : Style.Plain);
    }
}
