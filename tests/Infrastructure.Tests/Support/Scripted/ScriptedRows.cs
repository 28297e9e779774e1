using System.Data;
using System.Data.Common;

namespace Platform.Infrastructure.Tests.Support.Scripted;

/// <summary>Reads the rows of scripted answers.</summary>
internal static class ScriptedRows
{
    /// <summary>A reader of all result sets of all answers, one after the other.</summary>
    /// <param name="answers">The database's answers.</param>
    /// <param name="closed">Closed together with the reader.</param>
    public static DbDataReader Read(IEnumerable<ScriptedAnswer> answers, DbConnection? closed) =>
        new ScriptedReader(
            [.. answers.SelectMany(answer => answer.Sets)],
            answers.Sum(answer => answer.Affected),
            closed,
            answers.Select(answer => answer.AtEnd).FirstOrDefault(end => end is not null));
}

/// <summary>A reader of rows in memory. As with the driver, a value is read as the type it has.</summary>
internal sealed class ScriptedReader(IReadOnlyList<IReadOnlyList<object?[]>> sets, int affected, DbConnection? closed, Exception? atEnd)
    : DbDataReader
{
    private int _set;
    private int _row = -1;
    private bool _isClosed;

    public override int Depth => 0;

    public override int FieldCount => Set is [var first, ..] ? first.Length : 0;

    public override bool HasRows => Set.Count > 0;

    public override bool IsClosed => _isClosed;

    public override int RecordsAffected => affected;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    private IReadOnlyList<object?[]> Set => _set < sets.Count ? sets[_set] : [];

    public override bool Read() => ++_row < Set.Count;

    public override bool NextResult()
    {
        _row = -1;
        if (++_set >= sets.Count && atEnd is not null) throw atEnd;
        return _set < sets.Count;
    }

    public override void Close()
    {
        if (!_isClosed) closed?.Close();
        _isClosed = true;
    }

    public override object GetValue(int ordinal) => Set[_row][ordinal] ?? DBNull.Value;

    public override bool IsDBNull(int ordinal) => Set[_row][ordinal] is null or DBNull;

    public override int GetValues(object[] values)
    {
        for (var i = 0; i < FieldCount; i++) values[i] = GetValue(i);
        return FieldCount;
    }

    public override Type GetFieldType(int ordinal) =>
        Set.Select(row => row[ordinal]).FirstOrDefault(value => value is not null)?.GetType() ?? typeof(object);

    public override string GetDataTypeName(int ordinal) => GetFieldType(ordinal).Name;

    // A script gives values by position.
    public override string GetName(int ordinal) => $"Column{ordinal}";

    public override int GetOrdinal(string name) => throw new NotSupportedException("Scripted columns have no names.");

    public override bool GetBoolean(int ordinal) => (bool)GetValue(ordinal);

    public override byte GetByte(int ordinal) => (byte)GetValue(ordinal);

    public override char GetChar(int ordinal) => (char)GetValue(ordinal);

    public override DateTime GetDateTime(int ordinal) => (DateTime)GetValue(ordinal);

    public override decimal GetDecimal(int ordinal) => (decimal)GetValue(ordinal);

    public override double GetDouble(int ordinal) => (double)GetValue(ordinal);

    public override float GetFloat(int ordinal) => (float)GetValue(ordinal);

    public override Guid GetGuid(int ordinal) => (Guid)GetValue(ordinal);

    public override short GetInt16(int ordinal) => (short)GetValue(ordinal);

    public override int GetInt32(int ordinal) => (int)GetValue(ordinal);

    public override long GetInt64(int ordinal) => (long)GetValue(ordinal);

    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length)
    {
        var bytes = (byte[])GetValue(ordinal);
        if (buffer is null) return bytes.Length;
        var count = (int)Math.Min(length, bytes.Length - dataOffset);
        Array.Copy(bytes, dataOffset, buffer, bufferOffset, count);
        return count;
    }

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException();

    public override System.Collections.IEnumerator GetEnumerator() => new DbEnumerator(this);

    protected override void Dispose(bool disposing)
    {
        Close();
        base.Dispose(disposing);
    }
}
