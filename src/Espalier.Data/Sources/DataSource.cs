namespace Espalier.Data;

/// <summary>
/// A public data set: its files with their checksums, where they come from, and whom to thank. A data set is one class with
/// <see cref="RegisteredAttribute"/> in a file of its own.
/// </summary>
public abstract class DataSource
{
    /// <summary>The name it is asked for by, such as <c>wine</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A line that says what it is.</summary>
    public abstract string Title { get; }

    /// <summary>The folder its files are kept in, such as <c>wine-quality</c>.</summary>
    public abstract string Folder { get; }

    /// <summary>The page about it.</summary>
    public abstract string Page { get; }

    /// <summary>Its licence.</summary>
    public abstract string Licence { get; }

    /// <summary>Whom and what to cite.</summary>
    public abstract string Citation { get; }

    /// <summary>Its files.</summary>
    public abstract IReadOnlyList<SourceFile> Files { get; }

    /// <summary>Why some files cannot be fetched; null when all can.</summary>
    public virtual string? NotFetched => null;

    /// <summary>The contents of a file that comes with the library; null for a file that must be had elsewhere.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    internal virtual Stream? Carried(SourceFile file) => null;

    /// <summary>The pictures in its files; null when the data set is no pictures.</summary>
    /// <param name="fetched">Its files.</param>
    internal virtual ImageSource? Images(FetchedSource fetched) => null;

    /// <summary>The pattern its pictures' names follow; null when the labels are elsewhere.</summary>
    public virtual NamePattern? NamePattern => null;
}
