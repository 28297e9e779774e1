namespace Microsoft.SqlServer.Server;

// SqlClient looks these four types up while it infers a parameter's type. All are about CLR user-defined types,
// which this schema has none of, so that only their shapes matter.

/// <summary>How a CLR user-defined type is serialized.</summary>
public enum Format
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>By the server's own format.</summary>
    Native,

    /// <summary>By the type's own <see cref="IBinarySerialize"/>.</summary>
    UserDefined,
}

/// <summary>Marks a CLR user-defined type.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class SqlUserDefinedTypeAttribute(Format format) : Attribute
{
    /// <summary>How the type is serialized.</summary>
    public Format Format { get; } = format;

    /// <summary>The largest size of a value in bytes; -1 is unlimited.</summary>
    public int MaxByteSize { get; set; }

    /// <summary>Whether every value has the same size.</summary>
    public bool IsFixedLength { get; set; }

    /// <summary>Whether the serialized bytes sort as the values do.</summary>
    public bool IsByteOrdered { get; set; }

    /// <summary>The method that validates a value.</summary>
    public string? ValidationMethodName { get; set; }

    /// <summary>The type's name on the server.</summary>
    public string? Name { get; set; }
}

/// <summary>Serializes a CLR user-defined type by itself.</summary>
public interface IBinarySerialize
{
    /// <summary>Reads the value.</summary>
    void Read(BinaryReader r);

    /// <summary>Writes the value.</summary>
    void Write(BinaryWriter w);
}

/// <summary>A CLR user-defined type breaks a rule of the server.</summary>
public sealed class InvalidUdtException : SystemException
{
    /// <summary>Makes one with no message.</summary>
    public InvalidUdtException() { }

    /// <summary>Makes one with a message.</summary>
    public InvalidUdtException(string message) : base(message) { }

    /// <summary>Makes one with a message and its cause.</summary>
    public InvalidUdtException(string message, Exception innerException) : base(message, innerException) { }
}
