using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary><c>espalier predict RUN FILE</c>: answers for the rows of a table, or for a picture or many, with probabilities.</summary>
internal static class PredictVerb
{
    private const int ShownRows = 30, ShownOthers = 6;

    public static Command Create(VerbContext context)
    {
        var model = new Argument<string>("run") { Description = "A run's folder or a model file." };
        var file = new Argument<string>("file") { Description = "A table with the columns of the features, or a picture, or a folder or archive of pictures; labels are not needed." };
        var output = new Option<string?>("--out", "-o") { Description = "Writes the answers to this file, as its ending says: .csv or .json.", HelpName = "FILE" };
        var csv = new Option<bool>("--csv") { Description = "Writes the answers as CSV to standard output, as is done into a pipe anyway." };
        Option<bool> json = Options.Json();
        var verb = new Command("predict", "Answers all heads for the rows of a table, or for pictures.") { model, file, output, csv, json };
        verb.SetAction(parsed =>
        {
            Predictor predictor = ModelSource.Trained(parsed.GetRequiredValue(model));
            string data = parsed.GetRequiredValue(file);
            Predictions answers = predictor.Recipe.Preparation is ImagePreparation ? predictor.PredictFiles(data)
                : predictor.Predict(Table.ReadFile(data, predictor.Recipe.Recipe.Data.Csv));
            if (parsed.GetValue(output) is { } path) Write(context.Terminal, answers, path, parsed.GetValue(json));
            else if (parsed.GetValue(json)) context.Terminal.Line(ToJson(answers));
            else if (parsed.GetValue(csv) || !context.Terminal.OutIsTerminal) answers.ToTable().WriteCsv(context.Terminal.Out);
            else if (answers is { Rows: 1, Names.Count: 1 }) PrintOne(context.Terminal, answers);
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
                if (answers.Names.Count > 0) json.WriteString("file", answers.Names[i]);
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
        bool named = answers.Names.Count > 0;
        var table = named ? new TextTable().Text("file", shrinks: true) : new TextTable().Number("row");
        foreach (HeadPrediction head in answers.Heads)
        {
            if (head.Head.Kind == AnswerKind.Number) table.Number(head.Head.Name);
            else table.Text(head.Head.Name, shrinks: true);
        }
        for (int row = 0; row < Math.Min(answers.Rows, ShownRows); row++)
            table.Add([named ? answers.Names[row] : Show.Count(row + 1), .. answers.Heads.Select(h => Answer(h, row))]);
        table.Write(terminal);
        if (answers.Rows > ShownRows) terminal.Line(terminal.Paint(new Cell($"… {Show.Count(answers.Rows - ShownRows)} more: write them with --out answers.csv", Style.Dim)));
    }

    // Of one picture all that the network thinks of it: a line for each class that is likelier than nothing.
    private static void PrintOne(Terminal terminal, Predictions answers)
    {
        terminal.Line(terminal.Paint(new Cell(answers.Names[0], Style.Bold)));
        terminal.Line();
        var table = new TextTable().Text("head").Text("answer", shrinks: true).Number("probability").Text("others", shrinks: true, optional: true);
        foreach (HeadPrediction head in answers.Heads)
        {
            string name = head.Head.Name, answer = head.Answer(0);
            if (head.Probabilities is not { } probabilities) table.Add(new Cell(name, Style.Accent), Show.Value(head.Number(0)), "", "");
            else
            {
                float[] all = probabilities.Row(0).ToArray();
                bool several = head.Head.Kind == AnswerKind.MultiLabel;
                float sure = all[head.ClassOf(0)];
                int[] others = [.. Enumerable.Range(0, all.Length).Where(c => (several || c != head.ClassOf(0)) && all[c] >= 0.0005).OrderByDescending(c => all[c])];
                table.Add(new Cell(name, Style.Accent), answer, several ? "" : new Cell(Show.Percent(sure), sure < 0.6 ? Style.Warn : Style.Plain),
                    new Cell(string.Join(", ", others.Take(ShownOthers).Select(c => $"{head.Head.ClassNames[c]} {Show.Percent(all[c])}")) + (others.Length > ShownOthers ? ", …" : ""), Style.Dim));
            }
        }
        table.Write(terminal);
    }

    private static Cell Answer(HeadPrediction head, int row)
    {
        if (head.Head.Kind == AnswerKind.Number) return Show.Value(head.Number(row));
        if (head.Head.Kind == AnswerKind.MultiLabel) return head.Answer(row);
        float sure = head.Probabilities!.Row(row)[head.ClassOf(row)];
        return new Cell($"{head.Answer(row)} {Show.Percent(sure)}", sure < 0.6 ? Style.Warn : Style.Plain);
    }
}
