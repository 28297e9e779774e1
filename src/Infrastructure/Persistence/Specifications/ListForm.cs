using System.Linq.Expressions;
using System.Reflection;
using Ardalis.Specification;
using Microsoft.EntityFrameworkCore.Query;

namespace Platform.Infrastructure.Persistence.Specifications;

/// <summary>
/// What the queries of a list have in common, without the values that differ from call to call. Two lists with equal forms are the same
/// query with other values. A value is what a condition reads from a captured variable, as in <c>p.OrganizationId == organization</c>.
/// </summary>
internal sealed class ListForm
{
    // Boxed once: every request compares forms.
    private static readonly object[] NodeTypes = [.. Enum.GetValues<ExpressionType>().Select(type => (object)type)];
    private static readonly object[] Positions = [.. Enumerable.Range(0, 16).Select(position => (object)position)];
    private static readonly object Value = new();

    private readonly List<object?> _parts = new(48);
    private readonly List<ParameterExpression> _parameters = new(4);

    private ListForm() { }

    /// <summary>The nodes that read a value, in the order of <see cref="Values"/>.</summary>
    public List<MemberExpression> Nodes { get; } = new(8);

    /// <summary>The values, followed by room for what the caller adds.</summary>
    public List<object?> Values { get; } = new(10);

    /// <summary>How many of the values are those of conditions, which alone decide how many rows the list has.</summary>
    public int Conditions { get; private set; }

    /// <summary>The form of a specification and what its rows are paired with.</summary>
    /// <exception cref="NotSupportedException">
    /// The specification has a part that a list can't have, or an unknown kind of expression.
    /// </exception>
    public static ListForm Of<T>(ISpecification<T> list, Expression? source)
        where T : class
    {
        SpecificationEvaluator.EnsureSupported(list);
        if (list.Skip > 0 || list.Take >= 0 || list.IncludeExpressions.Any())
        {
            throw new NotSupportedException($"{list.GetType().Name} has a page or an include of its own.");
        }

        var form = new ListForm();
        foreach (var where in list.WhereExpressions) form.Add(where.Filter);
        foreach (var order in list.OrderExpressions)
        {
            form._parts.Add(order.OrderType);
            form.Add(order.KeySelector);
        }

        form.Conditions = form.Values.Count;
        form.Add(source);
        return form;
    }

    /// <summary>The form alone, to be kept.</summary>
    public ListForm WithoutValues()
    {
        var form = new ListForm();
        form._parts.AddRange(_parts);
        return form;
    }

    /// <summary>Whether another list is the same query, apart from its values.</summary>
    public bool Matches(ListForm other)
    {
        var (ours, theirs) = (_parts, other._parts);
        if (ours.Count != theirs.Count) return false;
        for (var i = 0; i < ours.Count; i++)
        {
            if (!ReferenceEquals(ours[i], theirs[i]) && !Equals(ours[i], theirs[i])) return false;
        }

        return true;
    }

    /// <summary>Whether a node reads a captured variable; if so, its value.</summary>
    public static bool IsCaptured(MemberExpression node, out object? value)
    {
        object? target;
        switch (node.Expression)
        {
            case ConstantExpression constant:
                target = constant.Value;
                break;
            case MemberExpression inner when IsCaptured(inner, out target):
                break;
            default:
                value = null;
                return false;
        }

        value = node.Member is FieldInfo field ? field.GetValue(target) : ((PropertyInfo)node.Member).GetValue(target);
        return true;
    }

    private void Add(Expression? node)
    {
        switch (node)
        {
            case null:
                _parts.Add(null);
                break;
            case MemberExpression member when IsCaptured(member, out var value):
                AddValue(member, value);
                break;
            case MemberExpression { Expression: not null } member:
                _parts.Add(member.Member);
                Add(member.Expression);
                break;
            case ParameterExpression parameter:
                _parts.Add(Positions[_parameters.IndexOf(parameter)]);
                break;
            case ConstantExpression { Value: null or string or ValueType } constant:
                _parts.Add(constant.Type);
                _parts.Add(constant.Value);
                break;
            case LambdaExpression lambda:
                _parts.Add(lambda.Type);
                _parameters.AddRange(lambda.Parameters);
                Add(lambda.Body);
                break;
            case UnaryExpression unary:
                _parts.Add(NodeTypes[(int)unary.NodeType]);
                _parts.Add(unary.Type);
                Add(unary.Operand);
                break;
            case BinaryExpression { Conversion: null } binary:
                _parts.Add(NodeTypes[(int)binary.NodeType]);
                Add(binary.Left);
                Add(binary.Right);
                break;
            case MethodCallExpression call:
                _parts.Add(call.Method);
                Add(call.Object);
                foreach (var argument in call.Arguments) Add(argument);
                break;
            case NewExpression made:
                _parts.Add(made.Constructor);
                foreach (var argument in made.Arguments) Add(argument);
                break;
            case MemberInitExpression made when made.Bindings.All(binding => binding is MemberAssignment):
                AddObject(made);
                break;
            case EntityQueryRootExpression root:
                _parts.Add(root.EntityType);
                break;
            default:
                throw new NotSupportedException($"A list can't contain {node.NodeType}: capture its value in a variable.");
        }
    }

    private void AddObject(MemberInitExpression made)
    {
        Add(made.NewExpression);
        foreach (var binding in made.Bindings)
        {
            _parts.Add(binding.Member);
            Add(((MemberAssignment)binding).Expression);
        }
    }

    // A query within the query is a part of the form, with values of its own.
    private void AddValue(MemberExpression node, object? value)
    {
        if (value is IQueryable query)
        {
            Add(query.Expression);
            return;
        }

        _parts.Add(Value);
        _parts.Add(node.Type);
        Nodes.Add(node);
        Values.Add(value);
    }
}
